import { operationField } from '../operation';
import { getUsers } from './getMany';

/** The operations of the resource Enrolled User. */
export const enrolledUserOperations = [getUsers] as const;

/** The field in which the user chooses one. */
export const enrolledUserOperation = operationField('enrolledUser', enrolledUserOperations);
