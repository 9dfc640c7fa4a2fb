// Forced into better-sqlite3's build for Node-API below 10 (Electron 33 and older).
//
// better-sqlite3 keeps references to JavaScript strings. Until Node-API 10 a reference may only point to an object,
// and taking one of a string fails. This specialisation holds the string as the one element of an array.
// Declaring NAPI_EXPERIMENTAL instead would run, and abort at the first garbage collection of a statement.
#pragma once
#include <napi.h>
#include <utility>

namespace Napi {

template <>
class Reference<String> {
 public:
  static Reference<String> New(const String& value, uint32_t initialRefcount = 0) {
    Reference<String> made;
    Array holder = Array::New(value.Env(), 1);
    holder.Set(static_cast<uint32_t>(0), value);
    made.holder_ = Reference<Array>::New(holder, initialRefcount);
    return made;
  }

  Reference() = default;
  Reference(Reference<String>&& other) = default;
  Reference<String>& operator=(Reference<String>&& other) = default;
  Reference(const Reference<String>&) = delete;
  Reference<String>& operator=(const Reference<String>&) = delete;

  String Value() const {
    if (holder_.IsEmpty()) return String();
    return holder_.Value().Get(static_cast<uint32_t>(0)).As<String>();
  }
  bool IsEmpty() const { return holder_.IsEmpty(); }
  Napi::Env Env() const { return holder_.Env(); }
  void Reset() { holder_.Reset(); }
  void SuppressDestruct() { holder_.SuppressDestruct(); }

 private:
  Reference<Array> holder_;
};

}  // namespace Napi
