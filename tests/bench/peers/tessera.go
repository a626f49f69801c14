// SPDX-License-Identifier: Apache-2.0

// The records of a file in a Tessera POSIX log: one at a time, each waited for, then in batches.
// Prints "append-one N", "append-group N" and "verify N", in records a second.
package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

const one, group = 20, 1000

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func records(path string) (out [][]byte) {
	f, err := os.Open(path)
	must(err)
	defer f.Close()
	s := bufio.NewScanner(f)
	for s.Scan() {
		out = append(out, append([]byte(nil), s.Bytes()...))
	}
	must(s.Err())
	return out
}

func rate(name string, n int, start time.Time) {
	fmt.Printf("%s %.6g\n", name, float64(n)/time.Since(start).Seconds())
}

func hashes(bundle []byte) (out [][]byte, err error) {
	b := api.EntryBundle{}
	if err := b.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	for _, e := range b.Entries {
		out = append(out, rfc6962.DefaultHasher.HashLeaf(e))
	}
	return out, nil
}

func open(dir string, s note.Signer, batch uint, age time.Duration) (*tessera.Appender, func()) {
	ctx := context.Background()
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	must(err)
	a, end, _, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().
		WithCheckpointSigner(s).WithBatching(batch, age).WithCheckpointInterval(100*time.Millisecond))
	must(err)
	return a, func() { must(end(ctx)) }
}

func main() {
	recs, dir := records(os.Args[1]), os.Args[2]
	ctx := context.Background()
	skey, vkey, err := note.GenerateKey(rand.Reader, "bench.example/log")
	must(err)
	s, err := note.NewSigner(skey)
	must(err)
	v, err := note.NewVerifier(vkey)
	must(err)
	a, end := open(dir, s, 1, time.Millisecond)
	start := time.Now()
	for i := 0; i < one; i++ {
		_, err := a.Add(ctx, tessera.NewEntry(recs[i]))()
		must(err)
	}
	rate("append-one", one, start)
	end()
	a, end = open(dir, s, group, 50*time.Millisecond)
	start = time.Now()
	futures := make([]tessera.IndexFuture, 0, len(recs))
	for i := one; i < len(recs); i++ {
		futures = append(futures, a.Add(ctx, tessera.NewEntry(recs[i])))
	}
	for _, f := range futures {
		_, err := f()
		must(err)
	}
	rate("append-group", len(recs)-one, start)
	end() // waits for a checkpoint over everything
	path, err := filepath.Abs(dir)
	must(err)
	start = time.Now()
	must(fsck.New("bench.example/log", v, client.FileFetcher{Root: path}, hashes, fsck.Opts{N: 2}).Check(ctx))
	rate("verify", len(recs), start)
}
