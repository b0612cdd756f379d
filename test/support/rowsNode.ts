import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/** Starts a workflow with the given rows as items. */
export function rowsNode(items: readonly INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Rows',
			name: 'rows',
			group: ['trigger'],
			version: 1,
			description: '',
			defaults: { name: 'Rows' },
			inputs: [],
			outputs: ['main'],
			properties: [],
		},
		async execute() {
			return [items.map((item) => ({ ...item }))];
		},
	};
}

/** Hands its items on. */
export const passNode: INodeType = {
	description: {
		displayName: 'Pass',
		name: 'pass',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Pass' },
		inputs: ['main'],
		outputs: ['main', 'main'],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		return [this.getInputData(), this.getInputData()];
	},
};

/** What n8n's Loop Over Items remembers from one run to the next. */
interface Left {
	items?: INodeExecutionData[];
	done?: INodeExecutionData[];
}

/** n8n's Loop Over Items with batches of two: its outputs are `done` and `loop`. */
export const loopNode: INodeType = {
	description: {
		...passNode.description,
		displayName: 'Loop Over Items',
		name: 'splitInBatches',
		version: 3,
		outputNames: ['done', 'loop'],
	},
	async execute(this: IExecuteFunctions) {
		const left = this.getContext('node') as Left;
		const input = this.getInputData();
		if (left.items === undefined) [left.items, left.done] = [[...input], []];
		else left.done!.push(...input);
		const batch = left.items.splice(0, 2);
		return batch.length > 0 ? [[], batch] : [left.done!, []];
	},
};

/** Writes to the address that an expression gives for each item; says why where it gives none. */
export const mailNode: INodeType = {
	description: {
		...passNode.description,
		displayName: 'Mail',
		name: 'mail',
		outputs: ['main'],
		properties: [{ displayName: 'To', name: 'to', type: 'string', default: '' }],
	},
	async execute(this: IExecuteFunctions) {
		const mails = this.getInputData().map((_, item) => {
			try {
				return { json: { to: this.getNodeParameter('to', item) as string } };
			} catch (error) {
				return { json: { failed: (error as Error).message } };
			}
		});
		return [mails];
	},
};
