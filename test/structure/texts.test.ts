import { spelledOut } from '../support/spelledOut';
it('x', () => {
	const s = spelledOut();
	require('fs').writeFileSync('/tmp/sp.txt', s.map(({file,line,text}) => `${file}:${line}: ${text}`).join('\n'));
});
