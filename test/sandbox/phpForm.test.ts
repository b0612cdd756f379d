import { PhpArray, type PhpValue } from '../../sandbox/http/phpArray';
import { parseBody, parseQuery } from '../../sandbox/http/urlencoded';
import { POST_MAX_SIZE, readVariables } from '../../sandbox/http/variables';
import { fc } from '../support/draws';

/** Nested pairs instead of maps, so that order and keys can be compared. */
function plain(value: PhpValue): unknown {
	if (!(value instanceof PhpArray)) return value;
	return [...value].map(([key, inner]) => [key, plain(inner)]);
}

const parse = (body: string, limit = 5000) => plain(parseBody(body, limit));

it.each<[string, unknown]>([
	[
		'a=1&b=2',
		[
			['a', '1'],
			['b', '2'],
		],
	],
	['a=1&a=2', [['a', '2']]],
	['a', [['a', '']]],
	['=1', []],
	['a+b.c=1', [['a_b_c', '1']]],
	[
		'a[7]=x&a[2]=y',
		[
			[
				'a',
				[
					['7', 'x'],
					['2', 'y'],
				],
			],
		],
	],
	[
		'a[]=x&a[]=y',
		[
			[
				'a',
				[
					['0', 'x'],
					['1', 'y'],
				],
			],
		],
	],
	[
		'a[5]=x&a[]=y',
		[
			[
				'a',
				[
					['5', 'x'],
					['6', 'y'],
				],
			],
		],
	],
	[
		'a[k][l]=x&a[k][m]=y',
		[
			[
				'a',
				[
					[
						'k',
						[
							['l', 'x'],
							['m', 'y'],
						],
					],
				],
			],
		],
	],
	['a[0]=x&a[0]=y', [['a', [['0', 'y']]]]],
	['a%5B0%5D%5Bb%5D=%C3%BC+%26', [['a', [['0', [['b', 'ü &']]]]]]],
	['a[0]rest=x', [['a', [['0', 'x']]]]],
	['a[0=x', [['a_0', 'x']]],
	['a=1&a[0]=2', [['a', [['0', '2']]]]],
])('reads %s as PHP does', (body, expected) => {
	expect(parse(body)).toEqual(expected);
});

it('keeps the first limit + 1 pairs of a body, and limit pairs of a query', () => {
	expect(parse('a=1&b=2&c=3', 1)).toEqual([
		['a', '1'],
		['b', '2'],
	]);
	expect(plain(parseQuery('a=1&&b=2&c=3', 2))).toEqual([
		['a', '1'],
		['b', '2'],
	]);
});

it('reads back whatever was written in PHP’s way', () => {
	const key = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
	const tree = fc.letrec<{ node: unknown }>((tie) => ({
		node: fc.oneof(
			{ maxDepth: 4, withCrossShrink: true },
			fc.string({ unit: 'grapheme' }),
			fc.dictionary(key, tie('node'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
		),
	})).node;
	const pairs = (name: string, value: unknown): string[] =>
		typeof value === 'string'
			? [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`]
			: Object.entries(value as object).flatMap(([inner, nested]) =>
					pairs(`${name}[${inner}]`, nested),
				);
	const object = (value: PhpValue): unknown =>
		value instanceof PhpArray
			? Object.fromEntries([...value].map(([name, inner]) => [name, object(inner)]))
			: value;
	fc.assert(
		fc.property(tree, (value) => {
			const variables = parseBody(pairs('v', value).join('&'), 100_000);
			expect(object(variables.get('v')!)).toEqual(value);
		}),
	);
});

describe('a request', () => {
	const form = 'application/x-www-form-urlencoded';
	const read = async (
		request: { method?: string; query?: string; contentType?: string; body?: string },
		maxInputVars = 5000,
	) =>
		plain(
			await readVariables(
				{
					method: 'POST',
					query: '',
					contentType: form,
					...request,
					body: Buffer.from(request.body ?? ''),
				},
				{ maxInputVars, postMaxSize: 8 * 1024 * 1024 },
			),
		);

	it('merges query and body, whole keys, and the body wins', async () => {
		expect(await read({ query: 'a[0]=1&a[1]=2&b=3', body: 'a[5]=9' })).toEqual([
			['a', [['5', '9']]],
			['b', '3'],
		]);
	});

	it('reads no JSON, no body of a PUT, and none that is too large', async () => {
		expect(await read({ contentType: 'application/json', body: '{"a":1}' })).toEqual([]);
		expect(await read({ method: 'PUT', body: 'a=1' })).toEqual([]);
		expect(await read({ query: 'b=2', body: `a=${'x'.repeat(POST_MAX_SIZE)}` })).toEqual([
			['b', '2'],
		]);
	});

	it('reads multipart, exactly limit fields of it', async () => {
		const part = (name: string) =>
			`--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nü\r\n`;
		const body = `${part('a[0]')}${part('b')}${part('c')}--x--\r\n`;
		const contentType = 'multipart/form-data; boundary=x';
		expect(await read({ contentType, body }, 2)).toEqual([
			['a', [['0', 'ü']]],
			['b', 'ü'],
		]);
	});
});
