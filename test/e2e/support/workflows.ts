/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { join } from 'path';

import { parse } from 'flatted';
import type { IConnections, IDataObject, INode, IRunExecutionData } from 'n8n-workflow';

import type { Rest } from './rest';

const EXAMPLES = join(__dirname, '../../../examples');

/** A workflow as n8n exports it. */
export interface WorkflowFile {
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
	readonly settings: object;
}

export function readExample(file: string): WorkflowFile {
	return JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as WorkflowFile;
}

/** Stores a workflow in n8n, and gives its id. */
export async function saveWorkflow(n8n: Rest, workflow: WorkflowFile): Promise<string> {
	const { id } = await n8n.post<{ id: string }>('/rest/workflows', { ...workflow, active: false });
	return id;
}

/** Stores a credential in n8n, and gives what a node names it by. */
export async function saveCredential(
	n8n: Rest,
	type: string,
	name: string,
	data: object,
): Promise<{ id: string; name: string }> {
	const { id } = await n8n.post<{ id: string }>('/rest/credentials', { name, type, data });
	return { id, name };
}

/** Chooses credentials, by credential type, in the nodes that can use them. */
export function chooseCredentials(
	{ nodes, ...workflow }: WorkflowFile,
	credentials: Readonly<Record<string, { id: string; name: string }>>,
): WorkflowFile {
	const types: Readonly<Record<string, string>> = {
		'n8n-nodes-moodle-groups.moodleGroups': 'moodleWebServiceApi',
		'n8n-nodes-moodle-groups.moodleGroupsTool': 'moodleWebServiceApi',
		'n8n-nodes-base.emailSend': 'smtp',
		'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
	};
	const chosen = nodes.map((node) => {
		const type = types[node.type];
		if (type === undefined || credentials[type] === undefined) return node;
		return { ...node, credentials: { [type]: credentials[type] } };
	});
	return { ...workflow, nodes: chosen };
}

/** Puts other texts in the place of some, such as addresses of this machine for those of nobody. */
export function rewrite(
	workflow: WorkflowFile,
	texts: Readonly<Record<string, string>>,
): WorkflowFile {
	let json = JSON.stringify(workflow);
	for (const [from, to] of Object.entries(texts)) json = json.replaceAll(from, to);
	return JSON.parse(json) as WorkflowFile;
}

/** What became of an execution. */
export interface Finished {
	readonly status: string;
	readonly error: string | undefined;
	/** The output of a node: [0] success, [1] error output. */
	output(node: string): IDataObject[][];
	/** Everything that n8n has stored of it. */
	readonly stored: string;
}

/** Runs a workflow from one of its triggers, and waits for its end. */
export async function runWorkflow(n8n: Rest, id: string, trigger: string): Promise<Finished> {
	const { executionId } = await n8n.post<{ executionId: string }>(`/rest/workflows/${id}/run`, {
		workflowData: await n8n.get(`/rest/workflows/${id}`),
		triggerToStartFrom: { name: trigger },
	});
	return await finished(n8n, executionId);
}

/** The last execution of a workflow, when it has ended. */
export async function lastExecution(n8n: Rest, workflowId: string): Promise<Finished> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	for (;;) {
		const { results } = await n8n.get<{ results: Array<{ id: string }> }>(
			`/rest/executions?filter=${filter}`,
		);
		if (results.length > 0) return await finished(n8n, results[0].id);
		await pause();
	}
}

/** An execution, when it has ended. */
export async function finished(n8n: Rest, executionId: string): Promise<Finished> {
	for (;;) {
		const { status, data } = await n8n.get<{ status: string; data: string }>(
			`/rest/executions/${executionId}`,
		);
		if (!['new', 'running', 'waiting', 'unknown'].includes(status)) {
			const { resultData } = parse(data) as IRunExecutionData;
			return {
				status,
				error: resultData.error?.message,
				output: (node) =>
					(resultData.runData[node]?.at(-1)?.data?.main ?? []).map((items) =>
						(items ?? []).map(({ json }) => json),
					),
				stored: data,
			};
		}
		await pause();
	}
}

async function pause(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 200));
}
