package io.pabal.deliver.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A body that OkHttp must not write twice: the only thing that keeps it from repeating a POST. */
public final class OneShotBody extends RequestBody {
  private final MediaType type;
  private final byte[] bytes;

  public OneShotBody(MediaType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  @Override
  public MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return bytes.length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }

  @Override
  public boolean isOneShot() {
    return true;
  }
}
