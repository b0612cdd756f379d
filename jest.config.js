/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/support/jestEnvironment.js',
	runtime: '<rootDir>/test/support/jestRuntime.js',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	// tsx would take the codex, MoodleGroups.node.json, for the module without its extension.
	moduleNameMapper: { '^\\.\\./\\.\\./(nodes/.*\\.node)\\.js$': '<rootDir>/$1.ts' },
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/test/e2e/'],
	transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' }, sourceMaps: 'inline' }] },
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	// No files: n8n's lint would read them too.
	coverageReporters: ['text'],
	coverageThreshold: { global: { lines: 95 } },
	setupFiles: ['<rootDir>/test/support/setup.ts'],
	// The weekly run draws so many times as much.
	testTimeout: 60_000 * Number(process.env.TIMES ?? 1),
	// Most tests wait for a server, so that two cores have room for two of them.
	maxWorkers: '100%',
	// n8n-core keeps timers of its own alive that no test can stop.
	forceExit: true,
};
