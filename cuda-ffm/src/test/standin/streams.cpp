// Streams, events, capture and graphs.
#include <chrono>

#include "call.h"

using namespace standin;

namespace {

double now_milliseconds() {
  auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(since).count();
}

// Work at the front of a stream that is asked about but not waited for: one piece runs for each
// question, so that whoever polls sees "not ready" as often as can be, and comes to an end.
int progress(State& s, Stream& stream, uint64_t upto) {
  if (stream.done >= upto) {
    return s.dead.error;
  }
  s.drain(stream, stream.done + 1);
  return s.dead.error != 0 ? s.dead.error : cudaErrorNotReady;
}

int in_capture(State& s, Stream& stream, const char* call) {
  stream.invalidated = true;
  return refuse(s, cudaErrorStreamCaptureUnsupported, std::string(call) + " during a capture");
}

// A captured event stands for what its stream has put into the graph so far: nodes run in the
// order of capture, so that all it takes is that the waiting stream belongs to the same capture.
int wait_in_capture(State& s, const std::shared_ptr<Stream>& stream, const Event& event) {
  if (!event.capture) {
    stream->invalidated = true;
    return refuse(s, 905, "cudaStreamWaitEvent: a captured stream waits for work outside");
  }
  if (!stream->capture) {
    stream->capture = event.capture;
    stream->relaxed = event.capture->origin->relaxed;
    stream->capturer = event.capture->origin->capturer;
    event.capture->unjoined.insert(stream.get());
  }
  event.capture->unjoined.erase(event.captured_stream);
  return cudaSuccess;
}

int end_capture(State& s, Stream& stream, Handle* graph) {
  auto captured = stream.capture;
  bool valid = !stream.invalidated;
  size_t unjoined = captured->unjoined.size();
  for (auto& entry : s.streams.entries) {
    Stream& other = *entry.second;
    if (other.capture == captured) {
      valid = valid && !other.invalidated;
      other.capture = nullptr;
      other.invalidated = false;
    }
  }
  *graph = 0;
  if (!valid) {
    return cudaErrorStreamCaptureInvalidated;
  }
  if (unjoined > 0) {
    return refuse(s, 904, "cudaStreamEndCapture: a stream was not joined");
  }
  captured->origin = nullptr;
  *graph = s.graphs.add(captured);
  return cudaSuccess;
}

}  // namespace

extern "C" {

int cudaStreamCreateWithFlags(hrm_handle* stream, unsigned int) {
  return device_call([=](State& s) {
    *stream = s.streams.add(std::make_shared<Stream>());
    return cudaSuccess + 0;
  });
}

int cudaStreamDestroy(hrm_handle stream) {
  return device_call([=](State& s) {
    auto found = s.streams.get(stream);
    if (!found) {
      return no_handle(s, "cudaStreamDestroy");
    }
    s.streams.remove(stream);
    s.destroyed.push_back(found);  // its work is still done, whenever
    return cudaSuccess + 0;
  });
}

int cudaStreamSynchronize(hrm_handle stream) {
  return device_call([=](State& s) {
    auto found = s.streams.get(stream);
    if (!found) {
      return no_handle(s, "cudaStreamSynchronize");
    }
    if (found->capture) {
      return in_capture(s, *found, "cudaStreamSynchronize");
    }
    s.drain(*found, found->enqueued);
    return s.dead.error;
  });
}

int cudaStreamQuery(hrm_handle stream) {
  return device_call([=](State& s) {
    auto found = s.streams.get(stream);
    if (!found) {
      return no_handle(s, "cudaStreamQuery");
    }
    return found->capture ? in_capture(s, *found, "cudaStreamQuery")
                          : progress(s, *found, found->enqueued);
  });
}

int cudaStreamWaitEvent(hrm_handle stream, hrm_handle event, unsigned int) {
  return device_call([=](State& s) -> int {
    auto waiting = s.streams.get(stream);
    auto awaited = s.events.get(event);
    if (!waiting || !awaited) {
      return no_handle(s, "cudaStreamWaitEvent");
    }
    if (waiting->capture || awaited->capture) {
      return wait_in_capture(s, waiting, *awaited);
    }
    if (awaited->mark.stream) {
      waiting->waits.push_back(awaited->mark);
    }
    return cudaSuccess;
  });
}

int cudaEventCreateWithFlags(hrm_handle* event, unsigned int flags) {
  return device_call([=](State& s) {
    auto made = std::make_shared<Event>();
    made->timing = (flags & cudaEventDisableTiming) == 0;
    *event = s.events.add(made);
    return cudaSuccess + 0;
  });
}

int cudaEventDestroy(hrm_handle event) {
  return device_call([=](State& s) {
    return s.events.remove(event) ? cudaSuccess : no_handle(s, "cudaEventDestroy");
  });
}

int cudaEventRecord(hrm_handle event, hrm_handle stream) {
  return device_call([=](State& s) {
    auto recorded = s.events.get(event);
    auto found = s.streams.get(stream);
    if (!recorded || !found) {
      return no_handle(s, "cudaEventRecord");
    }
    recorded->capture = found->capture;
    recorded->captured_stream = found.get();
    if (found->capture) {
      return cudaSuccess + 0;
    }
    recorded->passed = std::make_shared<Passed>();
    recorded->mark = {found, found->enqueued + 1};
    return s.enqueue(found, [passed = recorded->passed]() -> Fault {
      passed->done = true;
      passed->milliseconds = now_milliseconds();
      return {};
    });
  });
}

int cudaEventSynchronize(hrm_handle event) {
  return device_call([=](State& s) {
    auto found = s.events.get(event);
    if (!found) {
      return no_handle(s, "cudaEventSynchronize");
    }
    if (found->capture) {
      return refuse(s, 907, "cudaEventSynchronize: the event was recorded in a capture");
    }
    if (found->mark.stream) {
      s.drain(*found->mark.stream, found->mark.sequence);
    }
    return s.dead.error;
  });
}

int cudaEventQuery(hrm_handle event) {
  return device_call([=](State& s) {
    auto found = s.events.get(event);
    if (!found) {
      return no_handle(s, "cudaEventQuery");
    }
    if (found->capture) {
      return refuse(s, 907, "cudaEventQuery: the event was recorded in a capture");
    }
    return found->mark.stream ? progress(s, *found->mark.stream, found->mark.sequence)
                              : cudaSuccess + 0;
  });
}

int cudaEventElapsedTime(float* milliseconds, hrm_handle start, hrm_handle end) {
  return device_call([=](State& s) -> int {
    auto from = s.events.get(start);
    auto to = s.events.get(end);
    if (!from || !to || !from->timing || !to->timing || !from->passed || !to->passed) {
      return refuse(s, cudaErrorInvalidResourceHandle, "cudaEventElapsedTime: no timed recording");
    }
    if (!from->passed->done || !to->passed->done) {
      return cudaErrorNotReady;
    }
    *milliseconds = static_cast<float>(to->passed->milliseconds - from->passed->milliseconds);
    return cudaSuccess;
  });
}

int cudaStreamBeginCapture(hrm_handle stream, int mode) {
  return device_call([=](State& s) {
    auto found = s.streams.get(stream);
    if (!found) {
      return no_handle(s, "cudaStreamBeginCapture");
    }
    if (found->capture) {
      return refuse(s, cudaErrorInvalidValue, "cudaStreamBeginCapture: captures already");
    }
    found->capture = std::make_shared<Graph>();
    found->capture->origin = found;
    found->relaxed = mode == cudaStreamCaptureModeRelaxed;
    found->capturer = std::this_thread::get_id();
    return cudaSuccess + 0;
  });
}

int cudaStreamEndCapture(hrm_handle stream, hrm_handle* graph) {
  return device_call([=](State& s) {
    auto found = s.streams.get(stream);
    if (!found) {
      return no_handle(s, "cudaStreamEndCapture");
    }
    if (!found->capture || found->capture->origin != found) {
      return refuse(s, cudaErrorInvalidValue, "cudaStreamEndCapture: no capture began here");
    }
    return end_capture(s, *found, graph);
  });
}

int cudaStreamIsCapturing(hrm_handle stream, int* status) {
  return device_call([=](State& s) {
    auto found = s.streams.get(stream);
    if (!found) {
      return no_handle(s, "cudaStreamIsCapturing");
    }
    *status = !found->capture        ? cudaStreamCaptureStatusNone
              : found->invalidated ? cudaStreamCaptureStatusInvalidated
                                   : cudaStreamCaptureStatusActive;
    return cudaSuccess + 0;
  });
}

int cudaGraphGetNodes(hrm_handle graph, hrm_handle* nodes, hrm_size* count) {
  return device_call([=](State& s) {
    auto found = s.graphs.get(graph);
    if (!found) {
      return no_handle(s, "cudaGraphGetNodes");
    }
    for (hrm_size i = 0; nodes != nullptr && i < *count; i++) {
      nodes[i] = i < found->nodes.size() ? graph + 1 + i : 0;
    }
    *count = nodes == nullptr ? found->nodes.size() : std::min<hrm_size>(*count, found->nodes.size());
    return cudaSuccess + 0;
  });
}

int cudaGraphDestroy(hrm_handle graph) {
  return device_call([=](State& s) {
    return s.graphs.remove(graph) ? cudaSuccess : no_handle(s, "cudaGraphDestroy");
  });
}

int cudaGraphInstantiateWithFlags(hrm_handle* executable, hrm_handle graph, unsigned long long) {
  return device_call([=](State& s) {
    auto found = s.graphs.get(graph);
    if (!found) {
      return no_handle(s, "cudaGraphInstantiateWithFlags");
    }
    *executable = s.executables.add(std::make_shared<GraphExec>(GraphExec{found->nodes}));
    return cudaSuccess + 0;
  });
}

int cudaGraphLaunch(hrm_handle executable, hrm_handle stream) {
  return device_call([=](State& s) {
    auto found = s.executables.get(executable);
    auto target = s.streams.get(stream);
    if (!found || !target) {
      return no_handle(s, "cudaGraphLaunch");
    }
    return s.enqueue(target, [found]() -> Fault {
      for (const auto& node : found->nodes) {
        Fault fault = node();
        if (fault.error != 0) {
          return fault;
        }
      }
      return {};
    });
  });
}

int cudaGraphExecDestroy(hrm_handle executable) {
  return device_call([=](State& s) {
    return s.executables.remove(executable) ? cudaSuccess : no_handle(s, "cudaGraphExecDestroy");
  });
}

}  // extern "C"
