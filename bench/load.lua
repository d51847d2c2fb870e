-- One JSON line of what wrk counted.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"requests": %d, "bytes": %d, "seconds": %.3f, "p99_ms": %.3f, "errors": %d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
