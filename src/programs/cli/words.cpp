#include "programs/cli/words.h"

#include <ostream>

#include "core/check.h"
#include "programs/specs/embedded_specs.h"

namespace sekisho::cli {

const catalog::Specs& shippedSpecs() {
  static const auto kSpecs = catalog::Specs::load(programs::embeddedSpecs());
  SEKISHO_CHECK(kSpecs.has_value());  // the build's own tests load them
  return *kSpecs;
}

Json textBody(const catalog::Text& text) { return Json::Object{{"ja", text.ja}, {"en", text.en}}; }

Refusal refusalOf(const Error& error) {
  const catalog::Specs& specs = shippedSpecs();
  const catalog::MessageSpec* message = specs.message(error.message.name);
  return {.message = std::string(error.message.name),
          .text = textBody(specs.sentence(error.message.name, error.arguments)),
          .to_do = message == nullptr ? Json()
                                      : textBody(catalog::filled(message->next, error.arguments))};
}

int explain(Session& session, const Error& error) {
  const catalog::Specs& specs = shippedSpecs();
  const catalog::Text text = specs.sentence(error.message.name, error.arguments);
  session.err << session.say(Words{text.ja, text.en}) << " (" << error.message.name << ")\n";
  if (const auto* message = specs.message(error.message.name)) {
    session.err << session.say(Words{message->next.ja, message->next.en}) << "\n";
  }
  if (!error.detail.empty()) session.err << "  " << error.detail << "\n";
  return 1;
}

}  // namespace sekisho::cli
