#include <cctype>
#include <cstring>
#include <string>

#include "numbers.h"
#include "state.h"

namespace standin {
namespace {

std::string word_at(const std::string& text, size_t at) {
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) {
    at++;
  }
  size_t end = at;
  while (end < text.size() &&
         (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) {
    end++;
  }
  return text.substr(at, end - at);
}

// ".param .u64 .ptr .align 1 name" → 8. Every parameter that kernels may have is a plain one.
size_t parameter_bytes(const std::string& declaration) {
  for (const char* kind : {".u", ".s", ".b", ".f"}) {
    size_t at = declaration.find(kind);
    if (at != std::string::npos && std::isdigit(static_cast<unsigned char>(declaration[at + 2]))) {
      return std::stoul(declaration.substr(at + 2)) / 8;
    }
  }
  return 0;
}

std::vector<size_t> parameter_sizes(const std::string& list) {
  std::vector<size_t> sizes;
  for (size_t at = list.find(".param"); at != std::string::npos; at = list.find(".param", at + 1)) {
    sizes.push_back(parameter_bytes(list.substr(at + 6, list.find(',', at) - at - 6)));
  }
  return sizes;
}

}  // namespace

Fault read_ptx(const char* source, int capability, Library* library) {
  std::string text(source);
  size_t target = text.find(".target sm_");
  if (text.find(".version") == std::string::npos || target == std::string::npos) {
    return {cudaErrorInvalidKernelImage, "no PTX: .version or .target is missing"};
  }
  if (std::stoi(text.substr(target + 11)) > capability) {
    return {cudaErrorNoKernelImageForDevice, "PTX for sm_" + word_at(text, target + 11)};
  }
  for (size_t at = text.find(".entry"); at != std::string::npos; at = text.find(".entry", at + 1)) {
    std::string name = word_at(text, at + 6);
    const Kernel* kernel = find_kernel(name);
    if (kernel == nullptr) {
      return {cudaErrorInvalidPtx, "the PTX has a kernel that the sources do not have: " + name};
    }
    size_t open = text.find('(', at), close = text.find(')', at);
    if (parameter_sizes(text.substr(open, close - open)) != kernel->sizes) {
      return {cudaErrorInvalidPtx, "the parameters of " + name + " differ between PTX and sources"};
    }
    library->names[name] = kernel;
  }
  return {};
}

const Kernel* find_kernel(const std::string& name) {
  for (const auto& kernel : all_kernels()) {
    if (name == kernel.name) {
      return &kernel;
    }
  }
  return nullptr;
}

}  // namespace standin
