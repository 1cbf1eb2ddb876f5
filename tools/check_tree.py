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
# Headers of libraries that one folder wraps for the others.
WRAPPED = re.compile(r"^(grpcpp/|grpc/|librdkafka/|sqlite3\.h|gumbo\.h|zip\.h|pugixml|poppler|seccomp|unicode/|opencc/|httplib\.h)")
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


def folder_of(path):
    return pathlib.PurePosixPath(*path.parts[:2])


def check_folders(files):
    present = set(files)
    folders = {path.parent for path in files if is_code(path)}
    folders |= {path.parents[-3] for path in files
                if path.parts[0] in ("common", "services") and len(path.parts) > 2}
    for folder in sorted(folders):
        if folder.parts[0] not in GROUPS or len(folder.parts) < 2:
            yield folder, f"code belongs in a folder under {', '.join(GROUPS)}"
            continue
        if len(folder.parts) > 2:
            # Nothing looks for code this deep; the folder above must name it.
            listfile = pathlib.Path(folder_of(folder), "CMakeLists.txt")
            if not listfile.is_file() or f"{folder.name}/" not in listfile.read_text():
                yield folder, f"is in no target of {listfile}"
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


def check_direction(path, includes):
    for target in includes:
        if target.parts[0] != "services":
            continue
        if path.parts[0] == "common":
            yield path, f"common/ must not depend on a service ({target})"
        elif path.parts[0] == "services" and folder_of(path) not in (folder_of(target), COMPOSES_ALL):
            yield path, f"a service must not include another's header ({target})"


def check_wrapped(includes):
    """Third-party types stay in their folder: no header that another folder sees brings them."""
    seen_outside = {target for path, targets in includes.items() for target in targets
                    if folder_of(path) != folder_of(target)}
    pending = list(seen_outside)
    while pending:
        for target in includes.get(pending.pop(), ()):
            if target not in seen_outside:
                seen_outside.add(target)
                pending.append(target)
    for path in seen_outside & includes.keys():
        for target in includes[path]:
            if WRAPPED.match(str(target)):
                yield path, f"other folders see this header; it must not include <{target}>"


def main():
    files = tracked_files()
    breaches = set(check_folders(files)) | set(check_names(files))
    includes = {}
    for path in files:
        if path.suffix in LICENSED:
            text = pathlib.Path(path).read_text(encoding="utf-8")
            breaches |= set(check_text(path, text))
            if is_code(path):
                includes[path] = [pathlib.PurePosixPath(name) for name in INCLUDE.findall(text)]
                breaches |= set(check_direction(path, includes[path]))
    breaches |= set(check_wrapped(includes))
    for path, what in sorted(breaches):
        print(f"{path}: {what}")
    print(f"check_tree: {len(files)} files, {len(breaches)} breaches", file=sys.stderr)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
