package io.pabal.deliver.push.apns;

import io.pabal.deliver.channel.Peer;
import io.pabal.deliver.channel.SenderConformance;

class ApnsConformanceTest extends SenderConformance {
  @Override
  protected Peer startPeer() throws Exception {
    return new ApnsPeer().start();
  }
}
