import { LoadOptionsContext } from 'n8n-core';
import type { INodeListSearchResult, INodeParameters } from 'n8n-workflow';

import { makeWorkflow, moodleGroups } from './engine';
import { makeAdditionalData, type Site } from './n8nEngine';
import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';

export type ListMethod = keyof MoodleGroups['methods']['listSearch'];

/**
 * Loads a pick list as the editor does, in n8n's own context.
 *
 * @param path where the field is, as the editor says it: `parameters.members.member[0].group`.
 */
export async function loadList(
	site: Site,
	method: ListMethod,
	parameters: INodeParameters,
	path: string,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const workflow = makeWorkflow([], [moodleGroups(parameters)]);
	const node = workflow.getNode('Moodle Groups')!;
	const additionalData = { ...makeAdditionalData(site), currentNodeParameters: parameters };
	const context = new LoadOptionsContext(workflow, node, additionalData, path);
	return await new MoodleGroups().methods.listSearch[method].call(context, filter, token);
}
