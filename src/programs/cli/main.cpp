#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <optional>

#include "core/text.h"
#include "interfaces/cli/command.h"
#include "interfaces/cli/secret.h"
#include "programs/cli/offline_commands.h"
#include "programs/cli/proof_commands.h"
#include "programs/cli/socket_hub.h"
#include "programs/cli/witness_commands.h"
#include "programs/cli/words.h"

namespace {

using sekisho::cli::Arguments;
using sekisho::cli::Command;
using sekisho::cli::Language;

Language languageOfTerminal() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("ja") ? Language::Japanese : Language::English;
  }
  return Language::English;
}

// An installed command looks after the installed hub; one in a build folder after ./run's.
std::string usualData() {
  std::error_code ignored;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored).native();
  return self.starts_with("/usr/") ? "/var/lib/sekisho/hub" : "var";
}

struct Typed {
  std::string data = usualData();
  std::string keys;
  std::string as;
  bool json = false;
  bool password_stdin = false;
};

// One leaf of the command tree and what CLI11 writes into for it.
struct Leaf {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::vector<std::string> positional = {};
  std::map<std::string, std::string> values = {};
  std::map<std::string, std::vector<std::string>> lists = {};
  std::map<std::string, bool> flags = {};
};

CLI::App* groupOf(CLI::App& root, const std::vector<std::string_view>& words) {
  if (words.size() == 1) return &root;
  const std::string group(words.front());
  for (CLI::App* existing :
       root.get_subcommands([&](CLI::App* app) { return app->get_name() == group; })) {
    return existing;
  }
  CLI::App* made = root.add_subcommand(group);
  made->require_subcommand(1);
  made->fallthrough();
  return made;
}

std::string say(Language language, const sekisho::cli::Words& words) {
  return std::string(language == Language::Japanese ? words.ja : words.en);
}

void addCommon(CLI::App& app, Typed& typed, Language language) {
  app.add_option("--data", typed.data,
                 say(language, {"データのフォルダー", "Data directory of the hub"}))
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--keys", typed.keys,
                 say(language, {"鍵のフォルダー(指定しなければ DIR.keys)",
                                "Directory of its keys (default: DIR.keys)"}))
      ->type_name("DIR");
  app.add_flag("--json", typed.json,
               say(language, {"結果をJSONで出します", "Prints the result as JSON"}));
  app.add_option("--as", typed.as,
                 say(language, {"変更する人の氏名(ログインの名前)。パスワードを聞きます",
                                "Sign-in of the person who makes a change; asks for the password"}))
      ->type_name("NAME");
  app.add_flag(
      "--password-stdin", typed.password_stdin,
      say(language, {"何も聞かずに、パスワードを標準入力から1行ずつ読みます(--as の人、次に"
                     "新しいパスワードの順)",
                     "Asks nothing; reads passwords from standard input, a line each: that "
                     "of --as, then a new one"}));
}

void addLeaf(CLI::App& root, Leaf& leaf, Language language) {
  const auto words = sekisho::words(leaf.command->words);
  leaf.app = groupOf(root, words)
                 ->add_subcommand(std::string(words.back()), say(language, leaf.command->about));
  leaf.app->fallthrough();
  leaf.app->footer(say(
      language, {"どのコマンドにも使える --data、--json、--as などは、sekisho --help にあります。",
                 "For --data, --json, --as and others of every command see sekisho --help."}));
  leaf.positional.resize(leaf.command->positional.size());
  for (std::size_t i = 0; i < leaf.positional.size(); ++i) {
    leaf.app->add_option(std::string(leaf.command->positional[i]), leaf.positional[i])->required();
  }
  for (const auto& option : leaf.command->options) {
    const std::string name(option.name);
    if (option.value.empty()) {
      leaf.app->add_flag("--" + name, leaf.flags[name], say(language, option.about));
    } else if (option.many) {
      leaf.app->add_option("--" + name, leaf.lists[name], say(language, option.about))
          ->type_name(std::string(option.value));
    } else {
      leaf.app->add_option("--" + name, leaf.values[name], say(language, option.about))
          ->type_name(std::string(option.value));
    }
  }
}

Arguments argumentsOf(const Leaf& leaf) {
  Arguments arguments{.positional = leaf.positional};
  for (const auto& [name, value] : leaf.values) {
    if (leaf.app->count("--" + name) > 0) arguments.options[name] = value;
  }
  for (const auto& [name, values] : leaf.lists) {
    if (leaf.app->count("--" + name) == 0) continue;
    for (const std::string& value : values) arguments.options[name] += value + "\n";
  }
  for (const auto& [name, set] : leaf.flags) {
    if (set) arguments.options[name] = "";
  }
  return arguments;
}

int run(const Leaf& leaf, const Typed& typed, Language language) {
  std::optional<sekisho::cli::SocketHub::Person> person;
  const bool terminal = isatty(STDIN_FILENO) == 1 && !typed.password_stdin;
  if (!typed.as.empty()) {
    std::string password;
    if (terminal) std::cerr << say(language, {"パスワード: ", "Password: "}) << std::flush;
    password = sekisho::cli::readSecret(std::cin, terminal);
    if (terminal) std::cerr << "\n";
    person = {typed.as, std::move(password)};
  }
  const std::string keys = typed.keys.empty() ? typed.data + ".keys" : typed.keys;
  sekisho::cli::SocketHub hub(typed.data, keys, std::move(person), leaf.command->begins);
  sekisho::cli::Session session{
      .hub = hub,
      .data = typed.data,
      .keys = keys,
      .language = language,
      .json = typed.json,
      .out = std::cout,
      .err = std::cerr,
      .in = std::cin,
      .interactive = terminal,
      .command = leaf.command,
      .refusalOf = [](const sekisho::Error& error) { return sekisho::cli::refusalOf(error); }};
  const int code = leaf.command->run(session, argumentsOf(leaf));
  if (code != 0) hub.takeBack();
  return code;
}

// The parser speaks English only.
std::string wrongInJapanese(const CLI::ParseError& error) {
  const std::string kind = error.get_name();
  if (kind == "ExtrasError") return std::string("知らない語があります: ") + error.what();
  if (kind == "RequiredError") return std::string("足りないものがあります: ") + error.what();
  if (kind == "ArgumentMismatch") return std::string("値が足りません: ") + error.what();
  return std::string("書き方がちがいます: ") + error.what();
}

int parseAndRun(int argc, char** argv) {
  const Language language = languageOfTerminal();
  CLI::App root(language == Language::Japanese ? "関所 - 医療機関の決まりを守り、いつでも示す"
                                               : "Sekisho - keeps a clinic's policy and proves it");
  root.require_subcommand(1);
  root.set_version_flag("--version", SEKISHO_VERSION);
  Typed typed;
  addCommon(root, typed, language);
  std::vector<Leaf> leaves;
  for (const auto table : {sekisho::cli::commands(), sekisho::cli::offlineCommands(),
                           sekisho::cli::proofCommands(), sekisho::cli::witnessCommands()}) {
    for (const Command& command : table) leaves.push_back({.command = &command});
  }
  for (Leaf& leaf : leaves) addLeaf(root, leaf, language);
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (language == Language::Japanese && error.get_exit_code() != 0) {
      std::cerr << wrongInJapanese(error) << "\n使い方: sekisho --help、sekisho COMMAND --help\n";
      return 2;
    }
    return root.exit(error) == 0 ? 0 : 2;
  }
  for (const Leaf& leaf : leaves) {
    // `settings` and `witness` are commands, and the groups of others.
    if (leaf.app->parsed() && leaf.app->get_subcommands().empty()) {
      return run(leaf, typed, language);
    }
  }
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return parseAndRun(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
