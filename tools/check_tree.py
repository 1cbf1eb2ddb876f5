#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what the layout of this repository promises (ARCHITECTURE.md).

Every folder of code has a README and a CMakeLists.txt, names mean something, sources carry their
licence, dependencies point one way, and third-party types stay inside the folder that wraps them.
Prints one line per breach, `path: what is wrong`, and exits 1 if there is one.
"""

import pathlib
import re
import subprocess
import sys

MAX_LINES = 500
# A name that says nothing about what is inside attracts everything.
BANNED = re.compile(r"(^|_)(utils?|helpers?|common|misc|stuff)(_|$)", re.IGNORECASE)
LICENSED = {".h", ".cc", ".proto", ".cmake", ".sh", ".py"}
LICENCE = "SPDX-License-Identifier: Apache-2.0"
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)
# Headers of libraries that a header of ours must not bring to whoever includes it.
WRAPPED = re.compile(r"^(grpcpp/|grpc/|librdkafka/|sqlite3\.h|gumbo\.h|unicode/|opencc/|httplib\.h)")
# CMakeLists.txt of the root looks for folders of code here, one level deep.
GROUPS = ("common", "services", "tests")
# The one-process edition links all services.
COMPOSES_ALL = pathlib.PurePosixPath("services/nianbao")


def tracked_files():
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True).stdout.decode()
    return [pathlib.PurePosixPath(name) for name in names.split("\0")
            if name and pathlib.Path(name).is_file()]


def is_code(path):
    return path.suffix in (".h", ".cc")


def check_folders(files):
    present = set(files)
    folders = {path.parent for path in files if is_code(path)}
    folders |= {path.parents[-3] for path in files
                if path.parts[0] in ("common", "services") and len(path.parts) > 2}
    for folder in sorted(folders):
        if folder.parts[0] not in GROUPS or len(folder.parts) != 2:
            yield folder, f"code belongs in a folder directly under {', '.join(GROUPS)}"
            continue
        for name in ("README.md", "CMakeLists.txt"):
            if folder / name not in present:
                yield folder, f"has no {name}"


def check_names(files):
    for path in files:
        if path.suffix in (".h", ".cc", ".py", ".sh", ".proto") and BANNED.search(path.stem):
            yield path, "a file name must say what is inside"
        if is_code(path) and BANNED.search(path.parent.name):
            yield path.parent, "a folder name must say what is inside"


def check_text(path, text):
    lines = text.splitlines()
    if not any(LICENCE in line for line in lines[:2]):
        yield path, f"does not begin with {LICENCE}"
    if not is_code(path):
        return
    if len(lines) > MAX_LINES:
        yield path, f"has {len(lines)} lines; split it ({MAX_LINES} at most)"
    if path.suffix == ".h" and "#pragma once" not in lines:
        yield path, "has no #pragma once"


def check_includes(path, text):
    owner = pathlib.PurePosixPath(*path.parts[:2])
    is_test = path.stem.endswith("_test")
    for included in INCLUDE.findall(text):
        if path.suffix == ".h" and not is_test and WRAPPED.match(included):
            yield path, f"a header must not include <{included}>; declare what it needs"
        if not included.startswith("services/"):
            continue
        target = pathlib.PurePosixPath(*pathlib.PurePosixPath(included).parts[:2])
        if path.parts[0] == "common":
            yield path, f"common/ must not depend on a service ({included})"
        elif path.parts[0] == "services" and owner not in (target, COMPOSES_ALL):
            yield path, f"a service must not include another's header ({included})"


def main():
    files = tracked_files()
    breaches = set(check_folders(files)) | set(check_names(files))
    for path in files:
        if path.suffix in LICENSED:
            text = pathlib.Path(path).read_text(encoding="utf-8")
            breaches |= set(check_text(path, text))
            if is_code(path):
                breaches |= set(check_includes(path, text))
    for path, what in sorted(breaches):
        print(f"{path}: {what}")
    print(f"check_tree: {len(files)} files, {len(breaches)} breaches", file=sys.stderr)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
