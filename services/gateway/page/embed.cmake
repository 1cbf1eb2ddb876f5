# SPDX-License-Identifier: Apache-2.0
# cmake -D FOLDER=dist -D OUTPUT=page_data.cc -P embed.cmake: the built page as C++ string literals.
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*.js ${FOLDER}/*.css)
list(SORT files)
list(PREPEND files index.html)

set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")

file(WRITE ${OUTPUT}.new "// SPDX-License-Identifier: Apache-2.0
// Made from services/gateway/page by the build.
#include \"services/gateway/page.h\"

#include <array>

namespace nianbao::gateway {
namespace {

")
set(entries "")
set(number 0)
foreach(name IN LISTS files)
  file(READ ${FOLDER}/${name} content)
  cmake_path(GET name EXTENSION LAST_ONLY extension)
  string(SUBSTRING ${extension} 1 -1 extension)
  file(APPEND ${OUTPUT}.new "constexpr std::string_view kFile${number} = R\"nianbao_page(${content})nianbao_page\";\n")
  string(APPEND entries "    {\"/${name}\", \"${type_${extension}}\", kFile${number}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(APPEND ${OUTPUT}.new "
constexpr auto kFiles = std::to_array<PageFile>({
${entries}});

}  // namespace

std::span<const PageFile> PageFiles() { return kFiles; }

}  // namespace nianbao::gateway
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
