package io.github.riffusion4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DeviceTest {

    @Test
    void saysWhatItIs() {
        assertEquals("auto", Device.auto().toString());
        assertEquals("cuda:1", Device.cuda(1).toString());
        assertEquals("cpu with 1 thread", Device.cpu().withThreads(1).toString());
        assertEquals("cpu with 4 threads", Device.cpu().withThreads(4).toString());
    }

    @Test
    void rejectsWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> Device.cuda(-1));
        assertThrows(IllegalArgumentException.class, () -> Device.cpu().withThreads(0));
        assertThrows(IllegalArgumentException.class, () -> Device.cpu().withThreads(Integer.MAX_VALUE));
    }
}
