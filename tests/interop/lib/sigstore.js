// SPDX-License-Identifier: Apache-2.0
// sigstore.js DIR: the tlog-proofs of lib/receipts.sh by @sigstore/verify: the checkpoint's signature
// with our log's Ed25519 key, and the path from the entry to its root. Every change must be refused,
// and by the check that is there for it.
const fs = require('fs')
const { toTrustMaterial, VerificationError } = require('@sigstore/verify')
const { TransparencyLogEntry, TrustedRoot } = require('@sigstore/protobuf-specs')
const { verifyTLogInclusion } = require('@sigstore/verify/dist/tlog')

const dir = process.argv[2] + '/'
const read = (name) => fs.readFileSync(dir + name)
const must = (ok, what) => { if (!ok) throw new Error(what) }
const SPKI = Buffer.from('302a300506032b6570032100', 'hex') // RFC 8410: what stands before an Ed25519 key

// A verifier key of ours as what a client of Sigstore trusts.
function trust(vkey, change = (k) => k) {
	const [, origin, id, key] = /^([^+]+)\+([0-9a-f]{8})\+(.*)$/.exec(vkey)
	const raw = change(Buffer.from(key, 'base64').subarray(1))
	const keyId = { keyId: Buffer.from(id, 'hex').toString('base64') }
	const root = TrustedRoot.fromJSON({
		mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
		tlogs: [{
			baseUrl: 'https://' + origin, hashAlgorithm: 'SHA2_256', logId: keyId, checkpointKeyId: keyId,
			publicKey: { rawBytes: Buffer.concat([SPKI, raw]).toString('base64'), keyDetails: 'PKIX_ED25519' }
		}]
	})
	return toTrustMaterial(root).tlogs
}

// c2sp.org/tlog-proof@v1 as a TransparencyLogEntry
function parse(text) {
	const at = text.indexOf('\n\n')
	const [magic, index, ...hashes] = text.slice(0, at).split('\n')
	must(magic === 'c2sp.org/tlog-proof@v1' && /^index \d+$/.test(index), 'proof')
	const checkpoint = text.slice(at + 2)
	return { index: index.slice(6), hashes, checkpoint, size: checkpoint.split('\n')[1], root: checkpoint.split('\n')[2] }
}
const entryOf = (p, body) => TransparencyLogEntry.fromJSON({
	logIndex: p.index, canonicalizedBody: body.toString('base64'),
	inclusionProof: { logIndex: p.index, treeSize: p.size, rootHash: p.root, hashes: p.hashes, checkpoint: { envelope: p.checkpoint } }
})

const flip = (bytes, at) => { const b = Buffer.from(bytes); b[at] ^= 1; return b }
const flip64 = (s, at) => flip(Buffer.from(s, 'base64'), at).toString('base64')

function refused(p, body, tlogs, by, what) {
	try {
		verifyTLogInclusion(entryOf(p, body), tlogs)
	} catch (e) {
		must(e instanceof VerificationError && e.message.startsWith(by), what + ': refused otherwise: ' + e.message)
		return 1
	}
	throw new Error(what + ': taken')
}

const vkey = /^log (\S+)/m.exec(read('trust').toString())[1]
const tlogs = trust(vkey)
const stranger = trust(vkey, (k) => flip(k, 0))
const ROOT = 'calculated root', SIGNATURE = 'invalid checkpoint signature'
let taken = 0, not = 0
for (const file of fs.readdirSync(dir).filter((n) => /^\d+\.proof$/.test(n))) {
	const n = parseInt(file), p = parse(read(file).toString()), body = read(n + '.entry')
	verifyTLogInclusion(entryOf(p, body), tlogs)
	taken++
	for (const at of [0, body.length >> 1, body.length - 1]) not += refused(p, flip(body, at), tlogs, ROOT, file + ' entry')
	not += refused(p, read((n ? n - 1 : 1) + '.entry'), tlogs, ROOT, file + ' entry of another place')
	p.hashes.forEach((h, i) => {
		const hashes = p.hashes.slice()
		hashes[i] = flip64(h, 31)
		not += refused({ ...p, hashes }, body, tlogs, ROOT, file + ' hash ' + i)
	})
	not += refused({ ...p, hashes: p.hashes.slice(1) }, body, tlogs, 'invalid hash count', file + ' short')
	not += refused({ ...p, index: p.size }, body, tlogs, 'invalid index', file + ' index')
	const lines = p.checkpoint.split('\n')
	const note = (i, line) => ({ ...p, checkpoint: lines.map((l, k) => k === i ? line : l).join('\n') })
	not += refused(note(1, String(Number(p.size) + 1)), body, tlogs, SIGNATURE, file + ' size')
	not += refused(note(2, flip64(p.root, 0)), body, tlogs, SIGNATURE, file + ' root')
	const [dash, signer, signature] = lines[4].split(' ')
	not += refused(note(4, [dash, signer, flip64(signature, 67)].join(' ')), body, tlogs, SIGNATURE, file + ' signature')
	not += refused(note(4, [dash, signer, flip64(signature, 0)].join(' ')), body, tlogs, SIGNATURE, file + ' key id')
	not += refused(p, body, stranger, SIGNATURE, file + ' key')
}
must(taken > 0, 'no proof')
console.log(taken + ' proofs taken by @sigstore/verify, ' + not + ' changed ones refused')
