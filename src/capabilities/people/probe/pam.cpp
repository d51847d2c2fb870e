#include "capabilities/people/probe/pam.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::people {
namespace {

// The next word; one that starts with '[' goes to its ']'. Nothing if that is missing.
std::optional<std::string> takeWord(std::string_view& rest) {
  rest = trimmed(rest);
  if (rest.empty()) return std::string();
  if (rest.front() != '[') {
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    std::string word(rest.substr(0, end));
    rest.remove_prefix(end);
    return word;
  }
  const std::size_t end = rest.find(']');
  if (end == std::string_view::npos) return std::nullopt;
  std::string word(rest.substr(0, end + 1));
  rest.remove_prefix(end + 1);
  return word;
}

class StackReader {
 public:
  StackReader(const platform::Machine& machine, std::string_view type)
      : machine_(machine), type_(type) {}

  Result<void> file(const std::string& name, int depth) {
    if (depth > kMaxPamDepth || ++files_ > kMaxPamFiles) {
      stack_.is_complete = false;
      return {};
    }
    std::string path = name.starts_with('/') ? name : "/etc/pam.d/" + name;
    auto text = machine_.read(path, kMaxPamBytes);
    if (!text && text.error().code == ErrorCode::NotFound && !name.starts_with('/')) {
      path = "/usr/lib/pam.d/" + name;
      text = machine_.read(path, kMaxPamBytes);
    }
    if (!text) return std::unexpected(std::move(text.error()));
    for (const std::string& line : pamLines(*text)) take(line, path, depth);
    return {};
  }
  PamStack stack() && { return std::move(stack_); }

 private:
  void take(const std::string& line, const std::string& path, int depth) {
    auto parsed = pamLineFrom(line, stack_.is_complete);
    if (!parsed) return;
    if (!parsed->module.type.empty() && parsed->module.type != type_) return;
    stack_.has_substacks = stack_.has_substacks || parsed->is_substack;
    if (!parsed->included.empty()) {
      if (!file(parsed->included, depth + 1)) stack_.is_complete = false;
    } else if (stack_.modules.size() == kMaxPamModules) {
      stack_.is_complete = false;
    } else {
      parsed->module.source = path;
      stack_.modules.push_back(std::move(parsed->module));
    }
  }

  const platform::Machine& machine_;
  std::string_view type_;
  std::size_t files_ = 0;
  PamStack stack_;
};

}  // namespace

bool PamModule::has(std::string_view argument) const {
  return std::ranges::find(arguments, argument) != arguments.end();
}

std::optional<std::string> PamModule::value(std::string_view name) const {
  std::optional<std::string> found;
  for (const std::string& argument : arguments) {
    const std::string_view text = argument;
    if (text.starts_with(name) && text.substr(name.size(), 1) == "=") {
      found = std::string(text.substr(name.size() + 1));
    }
  }
  return found;
}

std::vector<std::string> pamLines(std::string_view text) {
  std::vector<std::string> lines;
  std::string joined;
  for (const std::string_view raw : split(text, '\n')) {
    std::string_view line = trimmed(raw.substr(0, raw.find('#')));
    const bool goes_on = line.ends_with('\\');
    if (goes_on) line.remove_suffix(1);
    joined += line;
    if (goes_on) {
      joined += ' ';
      continue;
    }
    if (!trimmed(joined).empty()) lines.emplace_back(trimmed(joined));
    joined.clear();
  }
  if (!trimmed(joined).empty()) lines.emplace_back(trimmed(joined));
  return lines;
}

std::optional<PamLine> pamLineFrom(std::string_view line, bool& understood) {
  std::string_view rest = trimmed(line);
  if (rest.empty() || rest.front() == '#') return std::nullopt;
  const auto type = takeWord(rest);
  const auto control = type ? takeWord(rest) : std::nullopt;
  if (!control || control->empty()) {
    understood = false;
    return std::nullopt;
  }
  if (*type == "@include") return PamLine{.included = *control};
  PamLine parsed;
  // A '-' in front only keeps a missing module out of the log.
  parsed.module.type = lowered(type->starts_with('-') ? type->substr(1) : *type);
  parsed.module.control = *control;
  const auto module = takeWord(rest);
  const bool known = parsed.module.type == "auth" || parsed.module.type == "account" ||
                     parsed.module.type == "password" || parsed.module.type == "session";
  if (!known || !module || module->empty() || module->ends_with('/')) {
    understood = false;
    return std::nullopt;
  }
  if (*control == "include" || *control == "substack") {
    parsed.included = *module;
    parsed.is_substack = *control == "substack";
    return parsed;
  }
  parsed.module.name = module->substr(module->rfind('/') + 1);
  for (;;) {
    auto argument = takeWord(rest);
    if (!argument) {
      understood = false;
      return std::nullopt;
    }
    if (argument->empty()) return parsed;
    if (argument->starts_with('[')) *argument = argument->substr(1, argument->size() - 2);
    parsed.module.arguments.push_back(std::move(*argument));
  }
}

const PamModule* PamStack::find(std::string_view name) const {
  const auto found = std::ranges::find(modules, name, &PamModule::name);
  return found == modules.end() ? nullptr : &*found;
}

Result<PamStack> readPamStack(const platform::Machine& machine, std::string_view service,
                              std::string_view type) {
  StackReader reader(machine, type);
  if (auto read = reader.file(std::string(service), 0); !read) {
    return std::unexpected(std::move(read.error()));
  }
  return std::move(reader).stack();
}

}  // namespace sekisho::people
