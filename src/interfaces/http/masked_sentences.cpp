#include "interfaces/http/masked_sentences.h"

#include <algorithm>
#include <string>
#include <vector>

#include "capabilities/posture/counts.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

using catalog::Text;

bool mayNameSomebody(const catalog::ControlSpec& control, const catalog::Specs& specs) {
  const auto* measured = control.measured();
  if (measured == nullptr) return false;
  return !control.drop_in.empty() ||
         std::ranges::any_of(measured->tables, [&](const std::string& table) {
           const catalog::FactSpec* spec = specs.fact(table);
           return spec == nullptr ||
                  std::ranges::any_of(spec->columns, [](const catalog::ColumnSpec& column) {
                    return column.personal != catalog::PersonalData::None;
                  });
         });
}

bool isOfRows(std::string_view message, const catalog::Specs& specs) {
  return std::ranges::any_of(specs.controls(), [&](const auto& each) {
    const auto* measured = each.second.measured();
    return measured != nullptr && (measured->message == message || measured->unknown == message) &&
           mayNameSomebody(each.second, specs);
  });
}

Text withoutNames(const Text& text, std::span<const MessageArgument> arguments) {
  std::vector<MessageArgument> kept;
  // English may name columns of its own.
  std::vector<std::string> names = catalog::bracesOf(text.ja);
  std::ranges::move(catalog::bracesOf(text.en), std::back_inserter(names));
  for (std::string& name : names) {
    const auto said = std::ranges::find(arguments, name, &MessageArgument::name);
    const bool is_count = said != arguments.end() && posture::isCount(*said);
    kept.push_back({std::move(name), is_count ? said->value : "…"});
  }
  return catalog::filled(text, kept);
}

void maskNames(posture::Judged& judged, const catalog::Specs& specs) {
  if (!judged.sentence || !isOfRows(judged.reason, specs)) return;
  const catalog::MessageSpec* message = specs.message(judged.reason);
  if (message != nullptr) judged.sentence = withoutNames(message->text, judged.arguments);
}

void maskNames(posture::ArticleView& article, const catalog::Specs& specs) {
  if (article.responsible) article.responsible->name = kMasked;
  maskNames(static_cast<posture::Judged&>(article), specs);
  for (posture::ControlView& control : article.controls) maskNames(control, specs);
}

void maskNames(posture::Finding& finding, const catalog::Specs& specs) {
  if (finding.responsible) finding.responsible->name = kMasked;
  if (!isOfRows(finding.reason.message, specs)) return;
  const catalog::MessageSpec* message = specs.message(finding.reason.message);
  if (message == nullptr) return;
  finding.headline = withoutNames(message->text, finding.reason.arguments);
  finding.why = withoutNames(message->means, finding.reason.arguments);
  finding.next = withoutNames(message->next, finding.reason.arguments);
}

void maskNames(posture::DeviceRows& rows, const catalog::ControlSpec& control,
               const catalog::Specs& specs) {
  if (!mayNameSomebody(control, specs)) return;
  const auto say = [&](std::string_view name, std::span<const MessageArgument> arguments) {
    const catalog::MessageSpec* message = specs.message(name);
    return message == nullptr ? std::optional<Text>() : withoutNames(message->text, arguments);
  };
  const posture::Reason& reason = rows.judgement.reason;
  if (rows.sentence && isOfRows(reason.message, specs)) {
    rows.sentence = say(reason.message, reason.arguments);
  }
  for (posture::ShownRow& row : rows.items) {
    std::vector<MessageArgument> numbers;
    for (auto& [name, cell] : row.values) {
      const auto* number = std::get_if<std::int64_t>(&cell);
      if (number != nullptr) numbers.push_back({name, std::to_string(*number)});
      cell = {};
    }
    if (!row.sentence) continue;
    const auto& measured = *control.measured();
    row.sentence = say(row.ok == posture::RowOk::No ? measured.message : measured.unknown, numbers);
  }
}

}  // namespace sekisho::http
