/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

// n8n-core writes its settings when it is loaded: into a folder that is nobody's.
process.env.N8N_LOG_LEVEL ??= 'silent';
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-'));

import { ExecutionLifecycleHooks, RoutingNode, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { MoodleWebServiceApi } from '../../credentials/MoodleWebServiceApi.credentials';

/** The site and token of the credential. */
export interface Site {
	readonly url: string;
	readonly token: string;
}

/** Gives a declarative node its execute method, as n8n's node-types.ts does. */
export function withExecute(node: INodeType): INodeType {
	node.execute = async function (this: IExecuteFunctions) {
		// eslint-disable-next-line @typescript-eslint/no-explicit-any -- RoutingNode wants the class behind the interface
		return (await new RoutingNode(this as any, node).runNode()) ?? [];
	};
	return node;
}

/** A node of a workflow with the defaults filled in and the credential chosen. */
export function completeNode(node: INode, { description }: INodeType): INode {
	const { properties } = description;
	const filled = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
	return {
		...node,
		parameters: { ...node.parameters, ...filled },
		credentials: { moodleWebServiceApi: { id: '1', name: 'Moodle' } },
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

/** Runs a workflow on n8n's real engine. */
export async function runWorkflow(
	workflow: Workflow,
	startNode: string,
	site: Site,
	onStart?: (cancel: () => void) => void,
): Promise<IRun> {
	const additionalData = makeAdditionalData(site);
	const engine = new WorkflowExecute(additionalData, 'manual', createRunExecutionData());
	const execution = engine.run({ workflow, startNode: workflow.getNode(startNode)! });
	onStart?.(() => execution.cancel());
	return await execution;
}

/** Node types by name, as a workflow asks for them. */
export function nodeTypesOf(known: Readonly<Record<string, INodeType>>): INodeTypes {
	return {
		getByName: (name) => known[name],
		getByNameAndVersion: (name) => known[name],
		getKnownTypes: () => ({}),
	};
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
