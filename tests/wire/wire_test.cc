// SPDX-License-Identifier: Apache-2.0
// Holds the contract against the stored samples of tests/wire.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/bus/topics.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nianbao/v1/check.pb.h"
#include "nianbao/v1/dead_letter.pb.h"
#include "nianbao/v1/document.pb.h"
#include "nianbao/v1/export.pb.h"
#include "nianbao/v1/figure.pb.h"
#include "nianbao/v1/report.pb.h"
#include "nianbao/v1/search.pb.h"

namespace nianbao {
namespace {

namespace fs = std::filesystem;
namespace pb = google::protobuf;
using ::testing::IsEmpty;

const fs::path kSamples = fs::path(NIANBAO_SOURCE_DIR) / "tests/wire";
const fs::path kProto = fs::path(NIANBAO_SOURCE_DIR) / "proto";
constexpr std::string_view kMessageComment = "# proto-message: ";

// The message of each topic. Decisions have none yet.
std::map<std::string_view, const pb::Descriptor*> TopicMessages() {
  return {{bus::kRawTopic, v1::RawDocument::descriptor()},
          {bus::kNormalizedTopic, v1::NormalizedDocument::descriptor()},
          {bus::kExtractedTopic, v1::ExtractedReport::descriptor()},
          {bus::kValidatedTopic, v1::ValidatedReport::descriptor()},
          {bus::kDecisionsTopic, nullptr},
          {bus::kDeadLetterTopic, v1::DeadLetter::descriptor()}};
}

// The files whose messages have samples.
std::map<std::string, const pb::FileDescriptor*> SampledFiles() {
  std::map<std::string, const pb::FileDescriptor*> files;
  for (const pb::Descriptor* message :
       {v1::CheckDocumentRequest::descriptor(), v1::DeadLetter::descriptor(),
        v1::NormalizedDocument::descriptor(), v1::ExportFactsRequest::descriptor(),
        v1::Figure::descriptor(), v1::ValidatedReport::descriptor(),
        v1::SearchReportsRequest::descriptor()}) {
    files[message->file()->name()] = message->file();
  }
  return files;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::unique_ptr<pb::Message> NewMessage(const pb::Descriptor* descriptor) {
  return std::unique_ptr<pb::Message>(
      pb::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
}

std::string SerializeDeterministically(const pb::Message& message) {
  std::string bytes;
  pb::io::StringOutputStream stream(&bytes);
  pb::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string Differences(const pb::Message& left, const pb::Message& right) {
  pb::util::MessageDifferencer differencer;
  std::string report;
  differencer.ReportDifferencesToString(&report);
  return differencer.Compare(left, right) ? "" : report;
}

struct Sample {
  fs::path binpb;
  int version = 0;
  // Made from the text beside the bytes.
  std::unique_ptr<pb::Message> from_text;
};

// "v1-3" -> 3.
int VersionOf(const fs::path& folder) {
  return std::stoi(folder.filename().string().substr(std::string("v1-").size()));
}

Sample ReadSample(const fs::path& text_path) {
  Sample sample;
  sample.binpb = fs::path(text_path).replace_extension(".binpb");
  sample.version = VersionOf(text_path.parent_path());
  const std::string text = ReadFile(text_path);
  const std::size_t begin = text.find(kMessageComment) + kMessageComment.size();
  const std::string type = text.substr(begin, text.find('\n', begin) - begin);
  const pb::Descriptor* descriptor =
      pb::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  if (descriptor == nullptr) {
    ADD_FAILURE() << text_path << ": the contract no longer has a message \"" << type << "\"";
    return sample;
  }
  sample.from_text = NewMessage(descriptor);
  if (!pb::TextFormat::ParseFromString(text, sample.from_text.get())) {
    ADD_FAILURE() << text_path << ": no longer fits " << type;
  }
  return sample;
}

std::vector<Sample> ReadSamples() {
  std::vector<Sample> samples;
  for (const auto& entry : fs::recursive_directory_iterator(kSamples)) {
    if (entry.path().extension() == ".textproto") samples.push_back(ReadSample(entry.path()));
  }
  return samples;
}

// Full names of all fields that are set in `message` or anywhere below it.
void CollectFields(const pb::Message& message, std::set<std::string>& names) {
  const pb::Reflection& reflection = *message.GetReflection();
  std::vector<const pb::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const pb::FieldDescriptor* field : fields) {
    names.insert(field->full_name());
    if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      CollectFields(reflection.GetMessage(message, field), names);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      CollectFields(reflection.GetRepeatedMessage(message, field, i), names);
    }
  }
}

void CollectUnknown(const pb::Message& message, std::set<std::string>& types) {
  const pb::Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) types.insert(message.GetTypeName());
  std::vector<const pb::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const pb::FieldDescriptor* field : fields) {
    if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      CollectUnknown(reflection.GetMessage(message, field), types);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      CollectUnknown(reflection.GetRepeatedMessage(message, field, i), types);
    }
  }
}

// Full names of all fields of `descriptor` and of the messages nested in it.
void CollectDeclared(const pb::Descriptor* descriptor, std::set<std::string>& names) {
  if (descriptor->options().map_entry()) return;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    names.insert(descriptor->field(i)->full_name());
  }
  for (int i = 0; i < descriptor->nested_type_count(); ++i) {
    CollectDeclared(descriptor->nested_type(i), names);
  }
}

// The files of the contract with messages that are not a service's own.
std::vector<std::string> MessageFiles() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kProto / "nianbao/v1")) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".proto") || name.ends_with("_service.proto")) continue;
    const bool has_messages = ReadFile(entry.path()).find("\nmessage ") != std::string::npos;
    if (has_messages) names.push_back("nianbao/v1/" + name);
  }
  return names;
}

TEST(Wire, EverySampleParsesToTheTextItWasMadeFrom) {
  const std::vector<Sample> samples = ReadSamples();
  ASSERT_FALSE(samples.empty());
  for (const Sample& sample : samples) {
    SCOPED_TRACE(sample.binpb);
    ASSERT_NE(sample.from_text, nullptr);
    ASSERT_TRUE(fs::exists(sample.binpb)) << "run tests/wire/encode.sh";
    const auto parsed = NewMessage(sample.from_text->GetDescriptor());
    ASSERT_TRUE(parsed->ParseFromString(ReadFile(sample.binpb)));
    EXPECT_EQ(Differences(*sample.from_text, *parsed), "");
    std::set<std::string> unknown;
    CollectUnknown(*parsed, unknown);
    EXPECT_THAT(unknown, IsEmpty()) << "a field of these messages was removed or renumbered";
  }
}

TEST(Wire, EverySampleSurvivesBeingWrittenAgain) {
  for (const Sample& sample : ReadSamples()) {
    SCOPED_TRACE(sample.binpb);
    const auto parsed = NewMessage(sample.from_text->GetDescriptor());
    ASSERT_TRUE(parsed->ParseFromString(ReadFile(sample.binpb)));
    const std::string bytes = SerializeDeterministically(*parsed);
    EXPECT_EQ(bytes, SerializeDeterministically(*sample.from_text));
    const auto again = NewMessage(sample.from_text->GetDescriptor());
    ASSERT_TRUE(again->ParseFromString(bytes));
    EXPECT_EQ(Differences(*parsed, *again), "");
  }
}

TEST(Wire, EveryStoredMessageHasItsText) {
  for (const auto& entry : fs::recursive_directory_iterator(kSamples)) {
    if (entry.path().extension() != ".binpb") continue;
    EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".textproto"))) << entry.path();
  }
}

TEST(Wire, EveryTopicHasASampleInTheNewestVersion) {
  const auto messages = TopicMessages();
  const std::vector<Sample> samples = ReadSamples();
  ASSERT_FALSE(samples.empty());
  int newest = 0;
  for (const Sample& sample : samples) newest = std::max(newest, sample.version);
  for (const std::string_view topic : bus::kTopics) {
    SCOPED_TRACE(topic);
    const auto message = messages.find(topic);
    ASSERT_NE(message, messages.end()) << "a new topic: say here what it carries";
    if (message->second == nullptr) continue;
    EXPECT_TRUE(std::any_of(samples.begin(), samples.end(),
                            [&](const Sample& sample) {
                              return sample.version == newest &&
                                     sample.from_text->GetDescriptor() == message->second;
                            }))
        << "no sample of " << message->second->full_name();
  }
}

TEST(Wire, EveryFieldOfTheContractIsSetInTheNewestVersion) {
  const std::vector<Sample> samples = ReadSamples();
  ASSERT_FALSE(samples.empty());
  int newest = 0;
  for (const Sample& sample : samples) newest = std::max(newest, sample.version);
  std::set<std::string> set;
  for (const Sample& sample : samples) {
    if (sample.version == newest) CollectFields(*sample.from_text, set);
  }

  std::set<std::string> declared;
  const auto files = SampledFiles();
  for (const std::string& name : MessageFiles()) {
    const auto file = files.find(name);
    ASSERT_NE(file, files.end()) << name << ": a new file of the contract without a sample";
    for (int i = 0; i < file->second->message_type_count(); ++i) {
      CollectDeclared(file->second->message_type(i), declared);
    }
  }
  std::vector<std::string> missing;
  std::set_difference(declared.begin(), declared.end(), set.begin(), set.end(),
                      std::back_inserter(missing));
  EXPECT_THAT(missing, IsEmpty()) << "set these in the samples (tests/wire/README.md)";
}

}  // namespace
}  // namespace nianbao
