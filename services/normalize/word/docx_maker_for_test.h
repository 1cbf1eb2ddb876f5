// SPDX-License-Identifier: Apache-2.0
// Makes Word documents in memory out of pieces of XML, for tests and fuzz targets.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/normalize/archive/zip_maker_for_test.h"

namespace nianbao::normalize {

inline constexpr std::string_view kTransitional =
    R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" )"
    R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" )"
    R"(xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" )"
    R"(xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" )"
    R"(xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" )"
    R"(xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" )"
    R"(xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" )"
    R"(xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" )"
    R"(xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" )"
    R"(xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" )"
    R"(xmlns:v="urn:schemas-microsoft-com:vml" )"
    R"(xmlns:o="urn:schemas-microsoft-com:office:office")";

class DocxMaker {
 public:
  // The content of w:body.
  explicit DocxMaker(std::string body) {
    main_ = Element("w:document", "<w:body>" + std::move(body) + "</w:body>");
  }

  // The whole of the main part.
  DocxMaker& Main(std::string xml) {
    main_ = std::move(xml);
    return *this;
  }
  // A part that the main one refers to by `type` and, as `id`, from its text. `content` is what
  // stands in `element`.
  DocxMaker& Add(std::string type, const std::string& element, const std::string& content,
                 const std::string& id = "") {
    return AddRaw(std::move(type), Element(element, content), id);
  }
  DocxMaker& AddRaw(std::string type, std::string xml, std::string id = "") {
    const std::string number = std::to_string(parts_.size() + 1);
    if (id.empty()) id = "auto" + number;
    parts_.push_back({std::move(id), std::move(type), "part" + number + ".xml", std::move(xml)});
    return *this;
  }
  DocxMaker& Styles(const std::string& content) { return Add("styles", "w:styles", content); }
  DocxMaker& Numbering(const std::string& content) {
    return Add("numbering", "w:numbering", content);
  }
  DocxMaker& CoreTitle(const std::string& title) {
    title_ = title;
    return *this;
  }
  // The folder and name of the main part, which may be anything.
  DocxMaker& Named(std::string folder, std::string name) {
    folder_ = std::move(folder);
    name_ = std::move(name);
    return *this;
  }
  DocxMaker& ContentType(std::string type) {
    content_type_ = std::move(type);
    return *this;
  }

  std::string Make() const {
    std::vector<ZipPart> zip = {{"[Content_Types].xml", ContentTypes()},
                                {"_rels/.rels", PackageRelationships()},
                                {folder_ + name_, main_},
                                {folder_ + "_rels/" + name_ + ".rels", Relationships()}};
    for (const Part& part : parts_) zip.push_back({folder_ + part.name, part.xml});
    if (!title_.empty()) {
      zip.push_back(
          {"docProps/core.xml",
           R"(<p:coreProperties xmlns:p="urn:x" xmlns:d="http://purl.org/dc/elements/1.1/">)"
           "<d:title>" +
               title_ + "</d:title></p:coreProperties>"});
    }
    return MakeZip(zip);
  }

  static std::string Element(const std::string& name, const std::string& content) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>)"
           "<" +
           name + " " + std::string(kTransitional) + ">" + content + "</" + name + ">";
  }

 private:
  struct Part {
    std::string id;
    std::string type;
    std::string name;
    std::string xml;
  };

  std::string ContentTypes() const {
    return R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
           R"(<Default Extension="xml" ContentType="application/xml"/><Override PartName="/)" +
           folder_ + name_ + R"(" ContentType=")" + content_type_ + R"("/></Types>)";
  }
  static std::string Relationship(const std::string& id, const std::string& type,
                                  const std::string& target) {
    return R"(<Relationship Id=")" + id +
           R"(" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/)" +
           type + R"(" Target=")" + target + R"("/>)";
  }
  static std::string List(const std::string& relationships) {
    return R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" +
           relationships + "</Relationships>";
  }
  std::string PackageRelationships() const {
    std::string all = Relationship("r1", "officeDocument", folder_ + name_);
    if (!title_.empty()) all += Relationship("r2", "core-properties", "docProps/core.xml");
    return List(all);
  }
  std::string Relationships() const {
    std::string all;
    for (const Part& part : parts_) all += Relationship(part.id, part.type, part.name);
    return List(all);
  }

  std::string folder_ = "word/";
  std::string name_ = "document.xml";
  std::string content_type_ =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  std::string main_;
  std::string title_;
  std::vector<Part> parts_;
};

// A paragraph of one run.
inline std::string Paragraph(const std::string& text, const std::string& properties = "") {
  return "<w:p><w:pPr>" + properties + "</w:pPr><w:r><w:t xml:space=\"preserve\">" + text +
         "</w:t></w:r></w:p>";
}

// A cell of one paragraph.
inline std::string TableCell(const std::string& text, const std::string& properties = "") {
  return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + Paragraph(text) + "</w:tc>";
}

// A row of cells of one paragraph each.
inline std::string TableRow(const std::vector<std::string>& texts) {
  std::string row = "<w:tr>";
  for (const std::string& text : texts) row += TableCell(text);
  return row + "</w:tr>";
}

}  // namespace nianbao::normalize
