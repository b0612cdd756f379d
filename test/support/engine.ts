/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

// n8n-core writes its settings when it is loaded: into a folder that is nobody's.
process.env.N8N_LOG_LEVEL ??= 'silent';
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-'));

import { DirectoryLoader, ExecutionLifecycleHooks, RoutingNode, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type ICredentialsEncrypted,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { MoodleWebServiceApi } from '../../credentials/MoodleWebServiceApi.credentials';
import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';

/** The site and token of the credential. */
export interface Site {
	readonly url: string;
	readonly token: string;
}

/** How n8n goes on when a node fails: its setting "On Error". */
export type OnError = 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';

/** A node of a test workflow. */
export interface TestNode {
	readonly name: string;
	readonly type: string;
	readonly parameters?: INodeParameters;
	readonly settings?: Partial<INode>;
}

/** n8n gives declarative nodes this method when it loads them (n8n's node-types.ts). */
function asN8nLoadsIt(node: INodeType): INodeType {
	node.execute = async function (this: IExecuteFunctions) {
		// eslint-disable-next-line @typescript-eslint/no-explicit-any -- RoutingNode wants the class behind the interface
		return (await new RoutingNode(this as any, node).runNode()) ?? [];
	};
	return node;
}

function withRequestOptions(node: INodeType): INodeType {
	DirectoryLoader.applyDeclarativeNodeOptionParameters(node);
	return node;
}

/** Starts a workflow with the given rows as items. */
function rowsNode(items: readonly INodeExecutionData[]): INodeType {
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

class TestCredentials extends ICredentialsHelper {
	private readonly type = new MoodleWebServiceApi();

	constructor(private readonly site: Site) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		request: IHttpRequestOptions,
	) {
		return await this.type.authenticate(credentials, request);
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('Tests hold no stored credentials');
	}

	async getDecrypted() {
		return { siteUrl: this.site.url, token: this.site.token };
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties(): INodeProperties[] {
		return this.type.properties;
	}
}

/** What an execution left behind. */
export interface Execution {
	readonly run: IRun;
	/** Output items of a node, by output: [0] success, [1] error output. */
	output(node?: string, run?: number): INodeExecutionData[][];
	/** The error that stopped the workflow. */
	readonly error: (Error & { description?: string; context?: IDataObject }) | undefined;
	/** Everything that n8n would store of the execution. */
	readonly stored: string;
}

/** Options of {@link execute}. */
export interface ExecuteOptions {
	readonly site: Site;
	readonly items: readonly IDataObject[];
	readonly nodes?: readonly TestNode[];
	readonly connections?: IConnections;
	/** Called with a function that cancels the execution. */
	readonly onStart?: (cancel: () => void) => void;
}

const stored: string[] = [];

/** Whatever the executions of this test file would have left in n8n's database. */
export const everythingStored = (): readonly string[] => stored;

/** Runs a workflow on n8n's real engine: rows first, then the nodes one after the other. */
export async function execute({
	site,
	items,
	nodes = [],
	connections,
	onStart,
}: ExecuteOptions): Promise<Execution> {
	const workflow = makeWorkflow(items, nodes, connections);
	const additionalData = makeAdditionalData(site);
	const engine = new WorkflowExecute(additionalData, 'manual', createRunExecutionData());
	const execution = engine.run({ workflow, startNode: workflow.getNode('Rows')! });
	onStart?.(() => execution.cancel());
	const run = await execution;
	const text = JSON.stringify(run);
	stored.push(text);
	return {
		run,
		output: (node = 'Moodle Groups', runIndex = 0) =>
			run.data.resultData.runData[node]?.[runIndex]?.data?.main.map((list) => list ?? []) ?? [],
		error: run.data.resultData.error as Execution['error'],
		stored: text,
	};
}

/** The node under test in a workflow. */
export function moodleGroups(
	parameters: INodeParameters,
	onError: OnError = 'stopWorkflow',
	name = 'Moodle Groups',
	settings: Partial<INode> = {},
): TestNode {
	return { name, type: 'moodleGroups', parameters, settings: { onError, ...settings } };
}

export function makeWorkflow(
	items: readonly IDataObject[],
	nodes: readonly TestNode[],
	connections?: IConnections,
): Workflow {
	const known: Record<string, INodeType> = {
		rows: rowsNode(items.map((json) => ({ json }))),
		moodleGroups: asN8nLoadsIt(withRequestOptions(new MoodleGroups())),
	};
	const nodeTypes: INodeTypes = {
		getByName: (name) => known[name],
		getByNameAndVersion: (name) => known[name],
		getKnownTypes: () => ({}),
	};
	const all: TestNode[] = [{ name: 'Rows', type: 'rows' }, ...nodes];
	return new Workflow({
		id: 'test',
		active: false,
		nodes: all.map((node) => makeNode(node, known[node.type])),
		connections: connections ?? chain(all),
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
}

function makeNode({ name, type, parameters = {}, settings }: TestNode, nodeType: INodeType): INode {
	const node: INode = {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { moodleWebServiceApi: { id: '1', name: 'Moodle' } },
		...settings,
	};
	node.parameters =
		NodeHelpers.getNodeParameters(
			nodeType.description.properties,
			parameters,
			true,
			false,
			node,
			nodeType.description,
		) ?? {};
	return node;
}

function chain(nodes: readonly TestNode[]): IConnections {
	return Object.fromEntries(
		nodes
			.slice(1)
			.map(({ name }, index) => [
				nodes[index].name,
				{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
			]),
	);
}

export function makeAdditionalData(site: Site): IWorkflowExecuteAdditionalData {
	const hooks = new ExecutionLifecycleHooks('manual', '1', {
		id: 'test',
		name: 'test',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: [],
		connections: {},
	});
	return {
		credentialsHelper: new TestCredentials(site),
		currentNodeExecutionIndex: 0,
		hooks,
		variables: {},
		webhookWaitingBaseUrl: 'http://localhost/waiting',
		formWaitingBaseUrl: 'http://localhost/form',
		executionId: '1',
	} as unknown as IWorkflowExecuteAdditionalData;
}

export type { ICredentialsEncrypted };
