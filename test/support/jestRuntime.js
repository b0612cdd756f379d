// Jest loads every module anew for every test file. That is right for our own, which start each
// file afresh; n8n-core would take two seconds each time.
const { createRequire, isBuiltin } = require('module');
const { compileFunction } = require('vm');

const { default: Runtime } = require('jest-runtime');

/** Modules as functions of `module`, `exports` and so on: to run them again, not to parse them. */
const compiled = new Map();

function compile(source, filename) {
	let module = compiled.get(filename);
	if (module?.source !== source) {
		module = { source, run: compileFunction(source, this.injectedModuleParameters, { filename }) };
		compiled.set(filename, module);
	}
	return module.run;
}

module.exports = class extends Runtime {
	constructor(config, environment, ...rest) {
		super(config, environment, ...rest);
		/** In jestEnvironment.js: takes packages from Node.js, which loads them once. */
		this.loadPackage = environment.loadPackage;
		if (this.loadPackage !== undefined) this.executor.compile = compile;
	}

	requireModule(from, name, options, ...rest) {
		const isPackage = /^[^./]/.test(name ?? '.') && !isBuiltin(name);
		return this.loadPackage !== undefined && isPackage && !options?.isInternalModule
			? this.loadPackage(createRequire(from), name)
			: super.requireModule(from, name, options, ...rest);
	}
};
