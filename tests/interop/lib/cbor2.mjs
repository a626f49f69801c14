// SPDX-License-Identifier: Apache-2.0
// cbor2.mjs: what cbor2_judge.py put in items/ and others/, by npm's cbor2: RFC 8949 section 4.2.1
// as its decoder asks for it, and as its encoder writes it.
import { cdeDecodeOptions, cdeEncodeOptions, decodeSequence, encode, Tag } from 'cbor2'
import fs from 'node:fs'

Tag.clearDecoder(55799) // or it is left out of what was decoded

const bytes = (name) => Uint8Array.from(fs.readFileSync(name))
const read = (b) => [...decodeSequence(b, cdeDecodeOptions)]
let items = 0, others = 0
for (const name of fs.readdirSync('items')) {
	const b = bytes('items/' + name)
	const again = Buffer.concat(read(b).map((v) => encode(v, cdeEncodeOptions)))
	if (!again.equals(b)) throw new Error(name + ': other bytes')
	items++
}
for (const name of fs.readdirSync('others')) {
	const b = bytes('others/' + name)
	let taken = true
	try { read(b) } catch { taken = false }
	if (taken) throw new Error(name + ': taken')
	others++
}
if (!items || !others) throw new Error('nothing to judge')
console.log(items + " items canonical to Python's and npm's cbor2, " + others + ' others refused')
