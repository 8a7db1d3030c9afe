package io.github.riffusion4j.cli;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of the command line's options. */
class OptionFuzzTest {

    private static final ReaderProperty OPTION = new ReaderProperty(4, TypeConversionException.class);

    private static final List<ITypeConverter<?>> CONVERTERS = List.of(
            new OptionConverters.Count(),
            new OptionConverters.Tempo(),
            new OptionConverters.SamplerName(),
            new OptionConverters.DeviceName(),
            new OptionConverters.Interval(),
            new OptionConverters.VariationPair(),
            new OptionConverters.MagicMixPair(),
            new OptionConverters.Time());

    @FuzzTest
    void value(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        CONVERTERS.forEach(converter -> OPTION.check(() -> converter.convert(text)));
    }
}
