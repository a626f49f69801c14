// SPDX-License-Identifier: Apache-2.0

// The tlog-proofs of lib/receipts.sh: judge DIR.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	flog "github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func read(dir, name string) []byte {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		log.Fatal(err)
	}
	return b
}

func check(b, entry []byte, v note.Verifier) error {
	var p proof.TLogProof
	if err := p.Unmarshal(b); err != nil {
		return err
	}
	if !bytes.Equal(p.Marshal(), b) {
		return fmt.Errorf("written back otherwise")
	}
	if entry == nil {
		entry = p.ExtraData
	}
	cp, _, _, err := flog.ParseCheckpoint(p.Checkpoint, v.Name(), v)
	if err != nil {
		return err
	}
	path := make(tlog.RecordProof, len(p.Hashes))
	for i, h := range p.Hashes {
		path[i] = h
	}
	var root tlog.Hash
	copy(root[:], cp.Hash)
	return tlog.CheckRecord(path, int64(cp.Size), root, int64(p.Index), tlog.RecordHash(entry))
}

func main() {
	dir := os.Args[1]
	vkey := strings.Fields(strings.SplitN(string(read(dir, "trust")), "\n", 2)[0])[1]
	v, err := note.NewVerifier(vkey)
	if err != nil {
		log.Fatal(err)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "[0-9]*.proof"))
	for _, n := range names {
		base := filepath.Base(n)
		entry := read(dir, strings.TrimSuffix(base, ".proof")+".entry")
		if err := check(read(dir, base), entry, v); err != nil {
			log.Fatal(base, ": ", err)
		}
		if check(read(dir, base), append(entry, 0), v) == nil {
			log.Fatal(base, ": took another entry")
		}
	}
	if err := check(read(dir, "whole.proof"), nil, v); err != nil {
		log.Fatal("whole.proof: ", err)
	}
	if len(names) == 0 {
		log.Fatal("no proof")
	}
	fmt.Printf("%d tlog-proofs taken by formats/proof and x/mod\n", len(names)+1)
}
