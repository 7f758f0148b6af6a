// Makes entries of the list of kernels from their C++ types: included by the generated source that
// includes the kernels themselves.
#pragma once

#include <type_traits>
#include <utility>

#include "block_run.h"

namespace standin {

template <auto Function>
struct Entry;

template <class... P, void (*Function)(P...)>
struct Entry<Function> {
  template <size_t... I>
  static void call(void** arguments, std::index_sequence<I...>) {
    Function(*static_cast<P*>(arguments[I])...);
  }
  static void invoke(void** arguments) { call(arguments, std::index_sequence_for<P...>{}); }
  static Kernel kernel(const char* name) {
    return {name,
            &invoke,
            {sizeof(P)...},
            {std::is_pointer_v<P>...},
            {(std::is_pointer_v<P> && !std::is_const_v<std::remove_pointer_t<P>>)...}};
  }
};

#define STANDIN_KERNEL(name) ::standin::Entry<&name>::kernel(#name)

}  // namespace standin
