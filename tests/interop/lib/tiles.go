// SPDX-License-Identifier: Apache-2.0

// A published directory under golang.org/x/mod: judge TRUST DIR.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// dir reads tiles as C2SP lays them out: the height, which is always 8, is not in the path.
type dir string

func (d dir) Height() int                             { return 8 }
func (d dir) SaveTiles(tiles []tlog.Tile, _ [][]byte) {}
func (d dir) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		b, err := os.ReadFile(filepath.Join(string(d), strings.Replace(t.Path(), "tile/8/", "tile/", 1)))
		if os.IsNotExist(err) && t.W < 1<<8 {
			full := t
			full.W = 1 << 8
			b, err = os.ReadFile(filepath.Join(string(d), strings.Replace(full.Path(), "tile/8/", "tile/", 1)))
			if err == nil {
				b = b[:t.W*tlog.HashSize]
			}
		}
		if err != nil {
			return nil, err
		}
		if len(b) != t.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", t.Path(), len(b))
		}
		all = append(all, b)
	}
	return all, nil
}

// open checks a signed checkpoint and takes it apart.
func open(path string, v note.Verifier) (tlog.Tree, error) {
	var t tlog.Tree
	b, err := os.ReadFile(path)
	if err != nil {
		return t, err
	}
	n, err := note.Open(b, note.VerifierList(v))
	if err != nil {
		return t, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != v.Name() || lines[3] != "" {
		return t, fmt.Errorf("%s: not three lines of %s", path, v.Name())
	}
	if t.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return t, err
	}
	h, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(h) != tlog.HashSize {
		return t, fmt.Errorf("%s: root %q", path, lines[2])
	}
	copy(t.Hash[:], h)
	return t, nil
}

// entries are those of the bundles of a tree of size n.
func entries(d string, n int64) ([][]byte, error) {
	var all [][]byte
	for i := int64(0); i*256 < n; i++ {
		w := n - i*256
		if w > 256 {
			w = 256
		}
		t := tlog.Tile{H: 8, L: -1, N: i, W: int(w)}
		b, err := os.ReadFile(filepath.Join(d, strings.Replace(t.Path(), "tile/8/data/", "tile/entries/", 1)))
		if err != nil {
			return nil, err
		}
		for ; w > 0; w-- {
			size := int(binary.BigEndian.Uint16(b))
			all = append(all, b[2:2+size])
			b = b[2+size:]
		}
		if len(b) != 0 {
			return nil, fmt.Errorf("%s: %d bytes too many", t.Path(), len(b))
		}
	}
	return all, nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	trust, err := os.ReadFile(os.Args[1])
	check(err)
	d := os.Args[2]
	v, err := note.NewVerifier(strings.Fields(strings.SplitN(string(trust), "\n", 2)[0])[1])
	check(err)
	tree, err := open(filepath.Join(d, "checkpoint"), v)
	check(err)
	all, err := entries(d, tree.N)
	check(err)
	reader := tlog.TileHashReader(tree, dir(d))
	root, err := tlog.TreeHash(tree.N, reader)
	check(err)
	if root != tree.Hash {
		log.Fatal("the tiles give another root")
	}
	for i, e := range all {
		p, err := tlog.ProveRecord(tree.N, int64(i), reader)
		check(err)
		check(tlog.CheckRecord(p, tree.N, tree.Hash, int64(i), tlog.RecordHash(e)))
	}
	old, err := filepath.Glob(filepath.Join(d, "checkpoints", "[0-9]*"))
	check(err)
	for _, path := range old {
		o, err := open(path, v)
		check(err)
		if filepath.Base(path) != strconv.FormatInt(o.N, 10) {
			log.Fatal(path, " is of size ", o.N)
		}
		p, err := tlog.ProveTree(tree.N, o.N, reader)
		check(err)
		check(tlog.CheckTree(p, tree.N, tree.Hash, o.N, o.Hash))
		// and by its own tiles, partial ones included
		h, err := tlog.TreeHash(o.N, tlog.TileHashReader(o, dir(d)))
		check(err)
		if h != o.Hash {
			log.Fatal(path, ": its tiles give another root")
		}
	}
	if len(old) < 3 || len(all) < 500 {
		log.Fatal("too little was tried")
	}
	fmt.Printf("%d entries, %d checkpoints taken by golang.org/x/mod\n", len(all), len(old))
}
