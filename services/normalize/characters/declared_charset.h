// SPDX-License-Identifier: Apache-2.0
// What a page says of its own encoding.
#pragma once

#include <string>
#include <string_view>

namespace nianbao::normalize {

// The encoding that the page itself (an XML declaration or <meta>, within its first 4 KiB) or else
// `declared_media_type` ("text/html; charset=gbk") names, as its IANA name; empty where there is
// none or an unknown one. What stands in a comment, a script or another element whose content is no
// markup is no declaration.
std::string DeclaredCharset(std::string_view bytes, std::string_view declared_media_type);

// The encoding of decoder.h in which a page is read that declares `iana_name`: "GB18030" for
// "GB2312". Empty for one that is not read ("ISO-8859-1").
std::string_view ReadAs(std::string_view iana_name);

}  // namespace nianbao::normalize
