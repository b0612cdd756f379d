import fc from 'fast-check';

import type { Fault, FaultKind } from '../../sandbox';
import { DATABASES, type DatabaseName } from '../../sandbox/database/locks';
import type { OnError } from '../support/engine';
import { ALL_SPELLINGS, type Spelling } from '../support/spellings';
import type { Start } from './site';

/** A row before an operation makes something of it. */
export interface Cast {
	/** `good`, or in which way it is bad; what the operation does not know is good. */
	readonly kind: 'good' | 'named' | 'missing' | 'barred' | 'repeated' | 'garbled' | 'other';
	readonly a: number;
	readonly b: number;
}

/** Everything that an execution is drawn from. */
export interface Scene {
	readonly start: Start;
	readonly rows: readonly Cast[];
	/** Whether another execution does the same at the same time, with rows that are partly the same. */
	readonly hasCompany: boolean;
	/** How many rows travel in one item; more than one in the data mode Using JSON. */
	readonly rowsPerItem: number;
	readonly entriesPerRequest: number;
	readonly requestsAtOnce: number;
	/** n8n's own batching; 0: none. */
	readonly batchSize: number;
	readonly onError: OnError;
	/** n8n's Retry On Fail. */
	readonly retries: boolean;
	/** Milliseconds that n8n waits for an answer; 0: longer than any takes. */
	readonly timeout: number;
	readonly faults: readonly Fault[];
	readonly maxInputVars: number;
	readonly postMaxSize: number;
	/** Choices of the operation's options. */
	readonly flags: readonly boolean[];
	readonly database: DatabaseName;
	/** How the rows write names and addresses, over and over. */
	readonly spellings: readonly Spelling[];
}

/** After these nobody knows whether Moodle has done the work. */
export const LOSSY: readonly FaultKind[] = [
	'dropBefore',
	'dropAfter',
	'dropEarly',
	'badGateway',
	'gatewayTimeout',
	'gatewayTimeoutAfter',
	'gatewayTimeoutEarly',
	'loginPage',
	'truncated',
	'textBefore',
	'empty',
	'fatal',
];

const HARMLESS: readonly FaultKind[] = [
	'tooMany',
	'unavailable',
	'maintenancePage',
	'siteMaintenance',
	'upgradeRunning',
	'exception',
	'forbidden',
	'redirect',
	'slowBefore',
	'slowAfter',
];

const INTERFERING: readonly FaultKind[] = ['tokenRevoked', 'groupDeleted', 'userUnenrolled'];

const kind: fc.Arbitrary<Cast['kind']> = fc.oneof(
	{ weight: 10, arbitrary: fc.constant('good' as const) },
	{ weight: 3, arbitrary: fc.constant('named' as const) },
	{
		weight: 2,
		arbitrary: fc.constantFrom<Cast['kind']>('missing', 'barred', 'repeated', 'garbled', 'other'),
	},
);
const cast: fc.Arbitrary<Cast> = fc.record({
	kind,
	a: fc.nat({ max: 400 }),
	b: fc.nat({ max: 400 }),
});
/** Sorted by student, as other systems give it: each student in some groups, in no order of theirs. */
const roster: fc.Arbitrary<Cast[]> = fc
	.record({
		students: fc.integer({ min: 2, max: 40 }),
		each: fc.integer({ min: 2, max: 4 }),
		step: fc.constantFrom(1, 7, 11),
		turn: fc.constantFrom(0, 5, 13),
	})
	.map(({ students, each, step, turn }) =>
		Array.from({ length: students * each }, (_, row) => {
			const student = Math.floor(row / each);
			return { kind: 'good', a: student * turn + (row % each) * step, b: student };
		}),
	);
const rows = fc.oneof(
	{ weight: 12, arbitrary: fc.array(cast, { minLength: 1, maxLength: 10 }) },
	{ weight: 3, arbitrary: fc.array(cast, { minLength: 10, maxLength: 40 }) },
	{ weight: 1, arbitrary: fc.array(cast, { minLength: 100, maxLength: 160 }) },
	{ weight: 3, arbitrary: roster },
);

/** Mostly the first one. */
const rarely = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
	fc.oneof(
		{ weight: 6, arbitrary: fc.constant(usual) },
		{ weight: 2, arbitrary: fc.constantFrom(...others) },
	);

/** What a fault may be meant for alone; a request that the node seldom sends is hit only so. */
const AIMS = [
	'core_group_add_group_members',
	'core_group_delete_group_members',
	'core_group_create_groups',
	'core_group_update_groups',
	'core_group_create_groupings',
	'core_group_assign_grouping',
	'core_group_get_course_groups',
	'core_group_get_groups',
	'core_group_get_group_members',
	'core_course_get_courses_by_field',
	'core_user_get_users_by_field',
	'core_enrol_get_enrolled_users',
];

const anyFault = (kinds: readonly FaultKind[], longest: number): fc.Arbitrary<Fault> =>
	fc.record({
		kind: fc.constantFrom(...kinds),
		skip: fc.nat({ max: 9 }),
		times: fc.constantFrom(...[1, 1, 1, 2, 5, 1000].filter((times) => times <= longest)),
		delay: fc.constantFrom(5, 200),
		retryAfter: fc.constant(0),
		errorcode: fc.constantFrom(
			'dmlwriteexception',
			'unknownerror',
			'errorremovenotpermitted',
			'invalidparameter',
		),
		// The first group stays, for the rows that want its name.
		groupid: fc.integer({ min: 2, max: 6 }),
		courseid: fc.constant(2),
		userid: fc.integer({ min: 3, max: 12 }),
	});

/** Work of which the answer is lost ends while the node still looks for it, or later. */
const LATE: readonly FaultKind[] = ['dropEarly', 'gatewayTimeoutEarly'];
const late: fc.Arbitrary<Fault> = fc
	.tuple(anyFault(LATE, 5), fc.constantFrom(200, 200, 1800, 1800, 12_000))
	.map(([fault, delay]) => ({ ...fault, delay }));

const fault = (one: fc.Arbitrary<Fault>): fc.Arbitrary<Fault> =>
	fc
		.record({ fault: one, aim: rarely(undefined, ...AIMS) })
		.map(({ fault: { skip = 0, ...rest }, aim }) =>
			aim === undefined ? { ...rest, skip } : { ...rest, skip: skip % 3, fn: aim },
		);
const faults = fc.oneof(
	{ weight: 2, arbitrary: fc.constant<Fault[]>([]) },
	{
		weight: 8,
		arbitrary: fc.array(
			fc.oneof(
				{ weight: 4, arbitrary: fault(anyFault(LOSSY, 1000)) },
				{ weight: 1, arbitrary: fault(late) },
				{ weight: 3, arbitrary: fault(anyFault(HARMLESS, 1000)) },
				{ weight: 2, arbitrary: fault(anyFault(INTERFERING, 1)) },
			),
			{ minLength: 1, maxLength: 4 },
		),
	},
);

/** Any scene. */
export const scene: fc.Arbitrary<Scene> = fc.record({
	start: fc.record({
		groups: fc.constantFrom(3, 6, 6, 6, 120),
		spread: fc.constantFrom(0, 2, 3, 5),
		fewFunctions: rarely(false, true),
	}),
	rows,
	hasCompany: fc.boolean(),
	rowsPerItem: rarely(1, 3, 1000),
	entriesPerRequest: fc.constantFrom(100, 100, 1, 3),
	requestsAtOnce: fc.constantFrom(2, 1, 8),
	batchSize: rarely(0, 3),
	onError: fc.constantFrom<OnError>('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	retries: rarely(false, true),
	timeout: fc.oneof(
		{ weight: 11, arbitrary: fc.constant(0) },
		// The node looks no longer than that for what may still come.
		{ weight: 2, arbitrary: fc.constantFrom(150, 1000) },
	),
	faults,
	maxInputVars: rarely(5000, 1000, 100),
	postMaxSize: rarely(8_000_000, 1500),
	flags: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
	database: fc.constantFrom(...DATABASES),
	spellings: fc.array(fc.constantFrom(...ALL_SPELLINGS), { minLength: 1, maxLength: 5 }),
});
