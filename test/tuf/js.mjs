// A stock TUF client (tuf-js): js.mjs URL TOKEN FOLDER MODE PATH...
// MODE ok: every path is fetched and printed to FOLDER; tampered: a byte of each target differs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { BaseFetcher, Updater } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error.js';

const [url, token, folder, mode, ...paths] = process.argv.slice(2);

class TokenFetcher extends BaseFetcher {
	async fetch(address) {
		const target = address.startsWith(`${url}/tuf/targets/`);
		const reply = await fetch(address, target ? { headers: { Authorization: `Bearer ${token}` } } : {});
		if (!reply.ok)
			throw new DownloadHTTPError(`${address}: ${reply.status}`, reply.status);
		const bytes = Buffer.from(await reply.arrayBuffer());
		if (target && mode === 'tampered')
			bytes[bytes.length >> 1] ^= 1;
		return Readable.from([bytes]);
	}
}

const metadataDir = join(folder, 'metadata'), targetDir = join(folder, 'targets');
mkdirSync(metadataDir, { recursive: true });
mkdirSync(targetDir, { recursive: true });
const root = await fetch(`${url}/tuf/metadata/1.root.json`);
writeFileSync(join(metadataDir, 'root.json'), Buffer.from(await root.arrayBuffer()));

const updater = new Updater({ metadataDir, targetDir, metadataBaseUrl: `${url}/tuf/metadata`,
	targetBaseUrl: `${url}/tuf/targets`, fetcher: new TokenFetcher() });
await updater.refresh();
for (const [i, path] of paths.entries()) {
	const target = await updater.getTargetInfo(path);
	if (!target)
		throw new Error(`no target ${path}`);
	try {
		await updater.downloadTarget(target, join(targetDir, String(i)));
	} catch (e) {
		if (mode === 'tampered' && /hash|length/i.test(e.message))
			continue;
		throw e;
	}
	if (mode === 'tampered')
		throw new Error(`${path} was taken with other bytes`);
}
