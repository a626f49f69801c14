# SPDX-License-Identifier: Apache-2.0
"""Folders that are written and signed here: good ones, and bad ones that only a rule can find.

What a name stands for is a story (stories.py) in one of the files below.
"""
import signed_act
import signed_both
import signed_case
import signed_folder
import signed_ledger
from stories import *

assert all(m.VECTORS is VECTORS for m in (signed_act, signed_both, signed_case, signed_folder, signed_ledger))
