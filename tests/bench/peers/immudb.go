// SPDX-License-Identifier: Apache-2.0

// The records of a file in immudb's embedded store, synced: one a transaction, then in groups.
// Prints "append-one N", "append-group N" and "verify N", in records a second.
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/codenotary/immudb/embedded/logger"
	"github.com/codenotary/immudb/embedded/store"
)

const one, group = 200, 1000

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

func commit(st *store.ImmuStore, recs [][]byte, from int) {
	ctx := context.Background()
	tx, err := st.NewWriteOnlyTx(ctx)
	must(err)
	for i, r := range recs {
		var key [8]byte
		binary.BigEndian.PutUint64(key[:], uint64(from+i))
		must(tx.Set(key[:], nil, r))
	}
	_, err = tx.Commit(ctx)
	must(err)
}

// Every transaction: its own hash, the hash of the one before it, every value against its hash.
func verify(st *store.ImmuStore) (n int) {
	var last [32]byte
	tx := store.NewTx(group+24, 8)
	for id := uint64(1); id <= st.TxCount(); id++ {
		must(st.ReadTx(id, false, tx))
		if id > 1 && tx.Header().PrevAlh != last {
			log.Fatalf("transaction %d does not follow", id)
		}
		last = tx.Header().Alh()
		for _, e := range tx.Entries() {
			_, err := st.ReadValue(e)
			must(err)
			n++
		}
	}
	return n
}

func rate(name string, n int, start time.Time) {
	fmt.Printf("%s %.6g\n", name, float64(n)/time.Since(start).Seconds())
}

func main() {
	recs, dir := records(os.Args[1]), os.Args[2]
	opts := store.DefaultOptions().WithSynced(true).WithSyncFrequency(time.Millisecond).
		WithLogger(logger.NewMemoryLogger())
	st, err := store.Open(dir, opts)
	must(err)
	start := time.Now()
	for i := 0; i < one; i++ {
		commit(st, recs[i:i+1], i)
	}
	rate("append-one", one, start)
	start = time.Now()
	for i := one; i < len(recs); i += group {
		commit(st, recs[i:min(i+group, len(recs))], i)
	}
	rate("append-group", len(recs)-one, start)
	must(st.Close())
	st, err = store.Open(dir, opts)
	must(err)
	start = time.Now()
	n := verify(st)
	if n != len(recs) {
		log.Fatalf("%d records of %d", n, len(recs))
	}
	rate("verify", n, start)
	must(st.Close())
}
