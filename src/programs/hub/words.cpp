#include "programs/hub/words.h"

#include "core/check.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

Json bodyOf(const catalog::Text& text) { return Json::Object{{"ja", text.ja}, {"en", text.en}}; }

http::Words wordsOf(const catalog::Specs& specs) {
  return [&specs](MessageId id, const std::vector<MessageArgument>& arguments) {
    const catalog::MessageSpec* message = specs.message(id.name);
    if (message == nullptr) return http::Wording{.text = bodyOf(specs.sentence(id.name))};
    return http::Wording{.text = bodyOf(specs.sentence(id.name, arguments)),
                         .means = bodyOf(catalog::filled(message->means, arguments)),
                         .to_do = bodyOf(catalog::filled(message->next, arguments))};
  };
}

http::EventWords eventWords(const catalog::Specs& specs, std::string_view kind) {
  const auto found = specs.events().find(kind);
  if (found == specs.events().end()) {
    return {.title = Json::Object{{"ja", kind}, {"en", kind}}};
  }
  http::EventWords words{.title = bodyOf(found->second.about)};
  for (const catalog::FieldSpec& field : found->second.fields) {
    words.members.emplace(field.name, bodyOf(field.about));
  }
  return words;
}

std::int64_t ruleOf(const Hub::State& state, std::string_view name) {
  const auto specs = state.drop_ins->specs();
  const auto rule = specs->rules().find(name);
  SEKISHO_CHECK(rule != specs->rules().end());  // shipped
  return rule->second.value;
}

}  // namespace sekisho::hub
