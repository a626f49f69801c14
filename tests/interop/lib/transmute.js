// SPDX-License-Identifier: Apache-2.0
// transmute.js DIR: the receipts of lib/receipts.sh by @transmute/cose. It knows ECDSA only, so the
// signature over what it calls the signed bytes is checked with node's own Ed25519.
const fs = require('fs')
const crypto = require('crypto')
const { receipt, cbor } = require('@transmute/cose')
const { CoMETRE } = require('@transmute/rfc9162')

const dir = process.argv[2] + '/'
const pub = Buffer.from(fs.readFileSync(dir + 'pub', 'utf8'), 'hex')
const key = crypto.createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: pub.toString('base64url') } })
const bytes = (name) => new Uint8Array(fs.readFileSync(dir + name))
const hex = (b) => Buffer.from(b).toString('hex')

const verifier = {
	verify: async ({ coseSign1, payload }) => {
		const { value: [header, , , signature] } = cbor.decode(coseSign1)
		const signed = cbor.encode(['Signature1', Buffer.from(header), Buffer.alloc(0), Buffer.from(payload)])
		if (!crypto.verify(null, Buffer.from(signed), key, Buffer.from(signature))) throw new Error('signature')
		return payload
	}
}
const must = (ok, what) => { if (!ok) throw new Error(what) }

async function main() {
	const sizes = fs.readdirSync(dir).filter((n) => n.endsWith('.checkpoint')).map((n) => parseInt(n)).sort((a, b) => a - b)
	const root = (n) => Buffer.from(fs.readFileSync(dir + n + '.checkpoint', 'utf8').split('\n')[2], 'base64')
	const last = sizes[sizes.length - 1]
	const entries = Array.from({ length: last }, (_, i) => bytes(i + '.entry'))
	const leaves = await Promise.all(entries.map((e) => receipt.leaf(e)))
	let n = 0
	must(hex(await CoMETRE.RFC9162_SHA256.root(leaves)) === hex(root(last)), 'root')
	for (let i = 0; i < last; i++) {
		const head = await receipt.inclusion.verify({ entry: leaves[i], receipt: bytes(i + '.cose'), verifier })
		must(hex(head) === hex(root(last)), 'inclusion ' + i)
		const statement = bytes(i + '.scitt').buffer
		must(hex(await receipt.remove(statement)) === hex(entries[i]), 'remove ' + i)
		const [one] = await receipt.get(statement)
		const again = await receipt.inclusion.verify({ entry: leaves[i], receipt: one, verifier })
		must(hex(again) === hex(root(last)), 'statement ' + i)
		n += 2
	}
	for (const old of sizes.slice(0, -1)) {
		const grown = bytes(old + '.' + last + '.grown')
		must(await receipt.consistency.verify({ oldRoot: root(old), newRoot: root(last), receipt: grown, verifier }), 'grown')
		n++
	}
	let refused = false
	await receipt.inclusion.verify({ entry: leaves[2], receipt: bytes('1.cose'), verifier }).catch(() => { refused = true })
	must(refused, 'took another entry')
	console.log(n + ' receipts taken by @transmute/cose')
}
main().catch((e) => { console.error(e); process.exit(1) })
