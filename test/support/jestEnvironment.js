// Test files run in the context of jest's worker itself, one after the other, so that they can share
// what jestRuntime.js loads once. What a file may leave behind is put back here. A file that needs
// a context and packages of its own begins with `@jest-environment node` in a comment.
const { mkdtempSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const { Script } = require('vm');

const { ModuleMocker } = require('jest-mock');

// n8n-core reads these when it is loaded, whichever file needs it first.
process.env.N8N_LOG_LEVEL ??= 'silent';
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-'));

const { console } = globalThis;
const { exit } = process;
const { runInContext } = Script.prototype;
const env = { ...process.env };

/** The globals that stay: those of Node.js, and those of packages. */
const globals = new Set(Reflect.ownKeys(globalThis));

module.exports = class {
	global = globalThis;
	moduleMocker = new ModuleMocker(globalThis);
	// Jest's fake timers would be those of jest itself.
	fakeTimers = null;
	fakeTimersModern = null;

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return null;
	}

	/** Loads a package that stays, with the globals that it makes. */
	loadPackage(require, name) {
		const before = new Set(Reflect.ownKeys(globalThis));
		const loaded = require(name);
		for (const key of Reflect.ownKeys(globalThis)) if (!before.has(key)) globals.add(key);
		return loaded;
	}

	async setup() {}

	async teardown() {
		for (const key of Reflect.ownKeys(globalThis)) {
			if (!globals.has(key)) Reflect.deleteProperty(globalThis, key);
		}
		globalThis.console = console;
		process.exit = exit;
		Script.prototype.runInContext = runInContext;
		for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
		Object.assign(process.env, env);
	}
};
