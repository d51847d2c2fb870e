#include "capabilities/usage/received.h"

#include <algorithm>

#include "capabilities/usage/dicom.h"
#include "capabilities/usage/exported.h"
#include "capabilities/usage/fhir.h"
#include "capabilities/usage/syslog_message.h"
#include "core/text.h"

namespace sekisho::usage {
namespace {

std::unexpected<Error> noAuditMessage() {
  return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "AuditMessage"}});
}

// Where the message begins; older senders put their host's name and more before it.
std::string_view messageIn(const SyslogMessage& syslog) {
  if (syslog.rfc5424) return trimmed(syslog.content);
  const std::size_t at =
      std::min(syslog.content.find("<?xml"), syslog.content.find("<AuditMessage"));
  return at == std::string_view::npos ? std::string_view{} : syslog.content.substr(at);
}

Received unread() { return {.reading = noAuditMessage()}; }

void takeXml(std::string_view xml, Received& received) {
  auto message = readXml(bytesOf(xml));
  if (!message) {
    received.reading = std::unexpected(std::move(message.error()));
    return;
  }
  received.reading = readAuditMessage(message->root());
  received.content = *std::move(message);
}

void takeJson(std::string_view json, Received& received) {
  auto resource = parseFhir(json);
  if (!resource) {
    received.reading = std::unexpected(std::move(resource.error()));
    return;
  }
  received.reading = readAuditEvent(*resource);
  received.content = *std::move(resource);
}

Received takeSyslog(std::string_view body) {
  Received received = unread();
  auto syslog = readSyslog(body);
  if (!syslog) {
    received.reading = std::unexpected(std::move(syslog.error()));
    return received;
  }
  const std::string_view message = messageIn(*syslog);
  if (message.starts_with('<')) takeXml(message, received);
  if (message.starts_with('{')) takeJson(message, received);
  if (!message.empty()) {
    received.before = syslog->content.substr(
        0, static_cast<std::size_t>(message.data() - syslog->content.data()));
  }
  received.syslog = *std::move(syslog);
  return received;
}

}  // namespace

Received takeApart(std::string_view type, std::string_view body) {
  if (type == kSyslogType) return takeSyslog(body);
  Received received = unread();
  if (type == kDicomType) takeXml(body, received);
  if (type == kFhirType) takeJson(body, received);
  if (type == kCsvType) received.reading = readExported(body);
  return received;
}

}  // namespace sekisho::usage
