// SPDX-License-Identifier: Apache-2.0
// Takes the text of elements into lines and cells, and remembers what it leaves out.
#pragma once

#include <string>
#include <vector>

#include "services/normalize/html/html_page.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

class HtmlCollector {
 public:
  // `page` must outlive it.
  explicit HtmlCollector(const HtmlPage& page) : page_(page) {}

  // Appends the text of a text node; what the parser moved forward is put at the end of the line's
  // place.
  void AppendText(const GumboInternalNode& node, MappedText& line);

  // Call for every other node before its children. True where it is done with: comments and what is
  // not read, which are noted; text fields, whose value is text; boxes, which are ☑ or ☐; frames
  // and viewers, whose address is noted.
  bool Take(const GumboInternalNode& node, MappedText& line);

  // Call around the children of an element: keeps count of the items of ordered lists, and puts the
  // number that a browser draws before an item's text, with no source. An exponent that begins with
  // a digit behind one has ^ before it.
  void Enter(const GumboInternalNode& element, MappedText& line);
  void Leave(const GumboInternalNode& element);

  std::vector<LeftOut> TakeLeftOut() { return std::move(left_out_); }
  // Addresses of the frames of the page, and of the viewers that show a PDF.
  const std::vector<std::string>& frames() const { return frames_; }
  const std::vector<std::string>& viewers() const { return viewers_; }
  bool has_scripts() const { return has_scripts_; }

 private:
  struct List {
    bool ordered = false;
    int next = 1;
    int step = 1;
    char32_t style = U'1';
  };

  void LeaveOut(const GumboInternalNode& node, v1::Omission::Reason reason);
  void NoteFrame(const GumboInternalNode& element);
  void TakeInput(const GumboInternalNode& element, MappedText& line) const;
  void OpenList(const GumboInternalNode& element);
  void OpenItem(const GumboInternalNode& element);

  const HtmlPage& page_;
  std::vector<List> lists_;
  // What a browser draws before the text that comes next.
  std::u32string marker_;
  std::vector<LeftOut> left_out_;
  std::vector<std::string> frames_;
  std::vector<std::string> viewers_;
  bool has_scripts_ = false;
};

// The number of an item as a browser draws it with its punctuation: "3.", "c.", "III.", "三、". The
// style is the attribute type, or U'一' for Chinese numerals; out of a style's range it is decimal.
std::u32string ListMarker(int number, char32_t style);

}  // namespace nianbao::normalize
