#include "capabilities/catalog/specs.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "capabilities/catalog/spec_document.h"

namespace sekisho::catalog {
namespace {

constexpr std::string_view kTestCases = "controls/tests/";
constexpr std::string_view kPolicy = "policy";

struct Declared {
  std::string file;
  int line = 1;
};
using Names = std::map<std::pair<NameKind, std::string>, Declared>;

// What to write where a name does not exist.
std::string_view kindWords(NameKind kind) {
  switch (kind) {
    case NameKind::Table: return "a table of facts/ or registers/";
    case NameKind::Rule: return "a rule of rules/";
    case NameKind::Control: return "a control of controls/";
    case NameKind::Message: return "a message of messages/";
    case NameKind::Event: return "a kind of events/";
    case NameKind::Catalog: return "an edition of catalogs/";
    case NameKind::Citation: return "an item of catalogs/, such as P-06 or R7 2⑤";
  }
  return {};
}

SpecProblem twice(const SpecDocument& document, const NameUse& name, const Declared& first) {
  return {
      .file = document.file->path,
      .line = name.line,
      .message = kIdTwice,
      .arguments = {{"id", name.name}, {"first", first.file + ":" + std::to_string(first.line)}}};
}

// Declares the document's names; those that exist already are problems.
std::vector<SpecProblem> declare(const SpecDocument& document, Names& names) {
  std::vector<SpecProblem> problems;
  for (const NameUse& name : document.declares) {
    if (name.name.empty()) continue;  // said already
    const auto [at, is_new] =
        names.try_emplace({name.kind, name.name}, Declared{document.file->path, name.line});
    if (!is_new) problems.push_back(twice(document, name, at->second));
  }
  return problems;
}

std::vector<SpecProblem> unresolved(const SpecDocument& document, const Names& names) {
  std::vector<SpecProblem> problems;
  for (const NameUse& use : document.uses) {
    if (use.name.empty() || names.contains({use.kind, use.name})) continue;
    problems.push_back(
        {.file = document.file->path,
         .line = use.line,
         .message = kReferenceUnknown,
         .arguments = {
             {"key", use.key}, {"name", use.name}, {"allowed", std::string(kindWords(use.kind))}}});
  }
  return problems;
}

void append(std::vector<SpecProblem>& to, std::vector<SpecProblem> from) {
  std::ranges::move(from, std::back_inserter(to));
}

Text inWords(const SpecProblem& problem, const Specs::ByName<MessageSpec>& messages) {
  if (const auto found = messages.find(problem.message.name); found != messages.end()) {
    return filled(found->second.text, problem.arguments);
  }
  // The messages themselves may be what is broken.
  std::string plain(problem.message.name);
  for (const auto& [name, value] : problem.arguments) {
    plain += ' ';
    plain += name;
    plain += '=';
    plain += value;
  }
  return {.ja = plain, .en = plain};
}

}  // namespace

/// Puts documents into a Specs. One for each load.
class SpecsLoading {
 public:
  explicit SpecsLoading(Specs& specs) : specs_(specs) {}

  void adopt(SpecDocument&& document, const std::string& drop_in) {
    if (auto* fact = std::get_if<FactSpec>(&document.content)) {
      specs_.facts_.try_emplace(fact->table, std::move(*fact));
    } else if (auto* control = std::get_if<ControlSpec>(&document.content)) {
      control->drop_in = drop_in;
      specs_.controls_.try_emplace(control->id.name, std::move(*control));
    } else if (auto* catalog = std::get_if<CatalogSpec>(&document.content)) {
      catalog->drop_in = drop_in;
      specs_.catalogs_.push_back(std::move(*catalog));
    } else if (auto* event = std::get_if<EventSpec>(&document.content)) {
      specs_.events_.try_emplace(event->kind, std::move(*event));
    } else if (auto* messages = std::get_if<std::vector<MessageSpec>>(&document.content)) {
      for (MessageSpec& message : *messages) {
        message.drop_in = drop_in;
        specs_.messages_.try_emplace(message.id, std::move(message));
      }
    } else if (auto* rules = std::get_if<std::vector<RuleSpec>>(&document.content)) {
      for (RuleSpec& rule : *rules) {
        rule.drop_in = drop_in;
        specs_.rules_.try_emplace(rule.name, std::move(rule));
      }
    }
  }

  void sortCatalogs() {
    std::ranges::sort(specs_.catalogs_, {}, [](const CatalogSpec& catalog) {
      return std::tuple(catalog.name != kPolicy, catalog.name, catalog.edition);
    });
  }

  void explain(std::vector<SpecProblem>& problems) const {
    for (SpecProblem& problem : problems) problem.what = inWords(problem, specs_.messages_);
    std::ranges::stable_sort(problems, {}, [](const SpecProblem& problem) {
      return std::tuple(problem.file, problem.line);
    });
  }

 private:
  Specs& specs_;
};

namespace {

std::vector<SpecDocument> readAll(std::span<const SpecFile> files) {
  std::vector<SpecDocument> documents;
  for (const SpecFile& file : files.first(std::min(files.size(), kMaxSpecFiles))) {
    if (!file.path.starts_with(kTestCases)) documents.push_back(readSpecFile(file));
  }
  return documents;
}

bool hasPolicy(std::span<const SpecDocument> documents) {
  return std::ranges::count_if(documents, [](const SpecDocument& document) {
           const auto* catalog = std::get_if<CatalogSpec>(&document.content);
           return catalog != nullptr && catalog->name == kPolicy && catalog->loaded;
         }) == 1;
}

Names namesOf(const Specs& specs) {
  Names names;
  const Declared shipped{.file = "specs"};
  for (const auto& [name, spec] : specs.facts()) names[{NameKind::Table, name}] = shipped;
  for (const auto& [name, spec] : specs.rules()) names[{NameKind::Rule, name}] = shipped;
  for (const auto& [name, spec] : specs.controls()) names[{NameKind::Control, name}] = shipped;
  for (const auto& [name, spec] : specs.messages()) names[{NameKind::Message, name}] = shipped;
  for (const auto& [name, spec] : specs.events()) names[{NameKind::Event, name}] = shipped;
  for (const CatalogSpec& catalog : specs.catalogs()) {
    names[{NameKind::Catalog, catalog.name + " " + catalog.edition}] = shipped;
    for (const CatalogItem& item : catalog.items) {
      names[{NameKind::Citation, item.citation}] = shipped;
    }
  }
  return names;
}

// "mihon" of mihon.printer, mihon_limit and "mihon.checklist 2026".
std::string_view prefixOf(std::string_view name, NameKind kind) {
  const auto end = name.find(kind == NameKind::Rule ? '_' : '.');
  return end == std::string_view::npos ? std::string_view() : name.substr(0, end);
}

// Which prefix a provider's file writes under, and what is wrong with that.
std::string judgePrefix(SpecDocument& document, const std::set<std::string, std::less<>>& taken) {
  std::string prefix;
  const auto refuse = [&](int line, MessageId message, std::vector<MessageArgument> arguments) {
    document.problems.push_back({.file = document.file->path,
                                 .line = line,
                                 .message = message,
                                 .arguments = std::move(arguments)});
  };
  if (std::holds_alternative<FactSpec>(document.content) ||
      std::holds_alternative<EventSpec>(document.content)) {
    refuse(1, kOnlyShipped, {});
  }
  for (const NameUse& name : document.declares) {
    if (name.kind == NameKind::Citation || name.name.empty()) continue;
    const auto own = prefixOf(name.name, name.kind);
    if (own.empty() || (!prefix.empty() && own != prefix)) {
      refuse(name.line, kPrefixMissing, {{"name", name.name}});
    } else if (taken.contains(own)) {
      refuse(name.line, kPrefixTaken, {{"name", name.name}, {"prefix", std::string(own)}});
    } else {
      prefix = own;
    }
  }
  return prefix;
}

std::set<std::string, std::less<>> shippedPrefixes(const Specs& specs) {
  std::set<std::string, std::less<>> taken;
  const auto take = [&](std::string_view name, char end) {
    taken.emplace(name.substr(0, name.find(end)));
  };
  for (const auto& [id, control] : specs.controls()) {
    if (control.drop_in.empty()) take(id, '.');
  }
  for (const auto& [id, message] : specs.messages()) {
    if (message.drop_in.empty()) take(id, '.');
  }
  for (const auto& [name, rule] : specs.rules()) {
    if (rule.drop_in.empty()) take(name, '_');
  }
  for (const CatalogSpec& catalog : specs.catalogs()) {
    if (catalog.drop_in.empty()) take(catalog.name, '.');
  }
  return taken;
}

// Finds out which documents hold together: what rests on a broken one is broken itself.
void setAsideBroken(std::vector<SpecDocument>& documents, const Names& shipped) {
  for (bool again = true; again;) {
    again = false;
    Names names = shipped;
    for (SpecDocument& document : documents) {
      if (!document.problems.empty()) continue;
      Names with = names;
      document.problems = declare(document, with);
      if (document.problems.empty()) names = std::move(with);
    }
    for (SpecDocument& document : documents) {
      if (!document.problems.empty()) continue;
      document.problems = unresolved(document, names);
      again = again || !document.problems.empty();
    }
  }
}

}  // namespace

std::string SpecProblem::text() const { return file + ":" + std::to_string(line) + ": " + what.en; }

std::expected<Specs, std::vector<SpecProblem>> Specs::load(std::span<const SpecFile> files) {
  auto documents = readAll(files);
  std::vector<SpecProblem> problems;
  if (files.size() > kMaxSpecFiles) {
    problems.push_back({.file = files[kMaxSpecFiles].path,
                        .message = kTooManyFiles,
                        .arguments = {{"most", std::to_string(kMaxSpecFiles)}}});
  }
  Names names;
  for (SpecDocument& document : documents) {
    append(problems, std::move(document.problems));
    append(problems, declare(document, names));
  }
  for (const SpecDocument& document : documents) append(problems, unresolved(document, names));
  if (!hasPolicy(documents)) {
    problems.push_back({.file = "catalogs/policy", .message = kPolicyMissing});
  }
  Specs specs;
  SpecsLoading loading(specs);
  for (SpecDocument& document : documents) loading.adopt(std::move(document), {});
  loading.sortCatalogs();
  if (problems.empty()) return specs;
  loading.explain(problems);
  return std::unexpected(std::move(problems));
}

std::vector<DropIn> Specs::add(std::span<const SpecFile> drop_ins) {
  std::vector<SpecDocument> documents;
  std::vector<std::string> prefixes;
  const auto taken = shippedPrefixes(*this);
  for (const SpecFile& file : drop_ins) {
    documents.push_back(readSpecFile(file));
    prefixes.push_back(judgePrefix(documents.back(), taken));
    if (documents.size() > kMaxSpecFiles) {
      documents.back().problems.push_back({.file = file.path,
                                           .message = kTooManyFiles,
                                           .arguments = {{"most", std::to_string(kMaxSpecFiles)}}});
    }
  }
  setAsideBroken(documents, namesOf(*this));

  SpecsLoading loading(*this);
  std::vector<DropIn> answers;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    SpecDocument& document = documents[i];
    DropIn answer{.file = document.file->path,
                  .digest = sha256(bytesOf(document.file->text)),
                  .prefix = prefixes[i],
                  .problems = std::move(document.problems)};
    loading.explain(answer.problems);
    if (answer.isInUse()) {
      for (const NameUse& name : document.declares) {
        if (name.kind != NameKind::Citation) answer.ids.push_back(name.name);
      }
      loading.adopt(std::move(document), prefixes[i]);
    }
    answers.push_back(std::move(answer));
  }
  loading.sortCatalogs();
  return answers;
}

const FactSpec* Specs::fact(std::string_view table) const {
  const auto found = facts_.find(table);
  return found == facts_.end() ? nullptr : &found->second;
}

const ControlSpec* Specs::control(std::string_view id) const {
  const auto found = controls_.find(id);
  return found == controls_.end() ? nullptr : &found->second;
}

const MessageSpec* Specs::message(std::string_view id) const {
  const auto found = messages_.find(id);
  return found == messages_.end() ? nullptr : &found->second;
}

const CatalogItem* Specs::cited(std::string_view citation) const {
  for (const CatalogSpec& catalog : catalogs_) {
    const auto found = std::ranges::find(catalog.items, citation, &CatalogItem::citation);
    if (found != catalog.items.end()) return &*found;
  }
  return nullptr;
}

std::vector<const ControlSpec*> Specs::answering(std::string_view citation) const {
  std::vector<const ControlSpec*> found;
  for (const auto& [id, control] : controls_) {
    if (std::ranges::find(control.answers, citation) != control.answers.end()) {
      found.push_back(&control);
    }
  }
  return found;
}

Text Specs::sentence(std::string_view message, std::span<const MessageArgument> arguments) const {
  const MessageSpec* found = this->message(message);
  return found != nullptr ? filled(found->text, arguments)
                          : Text{.ja = std::string(message), .en = std::string(message)};
}

}  // namespace sekisho::catalog
