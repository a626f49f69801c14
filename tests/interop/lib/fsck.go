// SPDX-License-Identifier: Apache-2.0

// A published directory under Tessera's fsck and client: judge TRUST DIR SCRATCH.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

func hashes(b []byte) ([][]byte, error) {
	var e api.EntryBundle
	if err := e.UnmarshalText(b); err != nil {
		return nil, err
	}
	var all [][]byte
	for _, entry := range e.Entries {
		all = append(all, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return all, nil
}

func sound(dir string, v note.Verifier) error {
	f := client.FileFetcher{Root: dir}
	return fsck.New(v.Name(), v, f, hashes, fsck.Opts{N: 2}).Check(context.Background())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	ctx := context.Background()
	trust, err := os.ReadFile(os.Args[1])
	check(err)
	v, err := note.NewVerifier(strings.Fields(strings.SplitN(string(trust), "\n", 2)[0])[1])
	check(err)
	dir := os.Args[2]
	check(sound(dir, v))
	f := client.FileFetcher{Root: dir}
	cp, _, _, err := client.FetchCheckpoint(ctx, f.ReadCheckpoint, v, v.Name())
	check(err)
	pb, err := client.NewProofBuilder(ctx, cp.Size, f.ReadTile)
	check(err)
	var n uint64
	for i := uint64(0); i*256 < cp.Size; i++ {
		b, err := client.GetEntryBundle(ctx, f.ReadEntryBundle, i, cp.Size)
		check(err)
		for _, e := range b.Entries {
			p, err := pb.InclusionProof(ctx, n)
			check(err)
			check(proof.VerifyInclusion(rfc6962.DefaultHasher, n, cp.Size, rfc6962.DefaultHasher.HashLeaf(e), p, cp.Hash))
			n++
		}
	}
	if n != cp.Size {
		log.Fatal(n, " entries of ", cp.Size)
	}
	// A log that says another byte must not pass, or the judge is none.
	bent := os.Args[3]
	check(os.RemoveAll(bent))
	check(os.CopyFS(bent, os.DirFS(dir)))
	path := filepath.Join(bent, "tile", "entries", "001")
	b, err := os.ReadFile(path)
	check(err)
	b[len(b)/2] ^= 1
	check(os.WriteFile(path, b, 0o644))
	if sound(bent, v) == nil {
		log.Fatal("took an altered entry")
	}
	fmt.Printf("%d entries taken by Tessera's fsck and client\n", n)
}
