/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import type { DatabaseName } from '../../sandbox';
import { VERSIONS, type MoodleName } from '../../sandbox/versions';
import type { RecordedCase } from './replay';

/** What the live suite recorded of a site: `npm run test:live -- --record FILE`. */
export interface Recording {
	readonly file: string;
	/** As the site says it: `4.2.3 (Build: 20231009)`. */
	readonly release: string;
	/** Named as in the suite, without the release. */
	readonly cases: readonly RecordedCase[];
}

const FOLDER = join(__dirname, '../fixtures/recordings');

/** How the recorder names a case. */
const NAME = /^Moodle (.+ \(Build: \d+\)): (.+)$/s;

export function readRecordings(): Recording[] {
	return readdirSync(FOLDER).map((file) => {
		return readRecording(file, readFileSync(join(FOLDER, file), 'utf8'));
	});
}

/** Reads the text of a file; refuses one that does not tell a release, or several. */
export function readRecording(file: string, text: string): Recording {
	const releases = new Set<string | undefined>();
	const cases = (JSON.parse(text) as RecordedCase[]).map((each) => {
		const [, release, name] = NAME.exec(each.case) ?? [];
		releases.add(release);
		return { ...each, case: name };
	});
	const [release] = releases;
	if (release === undefined || releases.size > 1) {
		throw new Error(`${file} is not of one release of Moodle: ${[...releases].join(', ')}`);
	}
	return { file, release, cases };
}

/** The database on which the site was: PostgreSQL, unless the file's name ends in another. */
export function databaseOf({ file }: Pick<Recording, 'file'>): DatabaseName {
	return file.endsWith('-mariadb.json') ? 'mariadb' : 'postgresql';
}

/** The version as which the sandbox has to answer a release: no other branch will do. */
export function versionOf({ file, release }: Recording): MoodleName {
	const branch = /^\d+\.\d+/.exec(release)?.[0];
	const known = Object.keys(VERSIONS).find((name) => name === branch);
	if (known === undefined) {
		throw new Error(`${file} is of Moodle ${release}: add ${branch} to sandbox/versions.ts`);
	}
	return known as MoodleName;
}
