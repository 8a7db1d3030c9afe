package io.github.riffusion4j.onnx.weights;

import static io.github.riffusion4j.onnx.weights.PickleOpcode.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.testkit.Failure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnpicklerTest {

    private static final Path FILE = Path.of("model.ckpt");

    private static PyValue load(Pickler pickle) {
        return Unpickler.load(FILE, pickle.stop());
    }

    /** All opcodes by which a pickle can call something in Python. */
    static Stream<UnaryOperator<Pickler>> attacks() {
        return Stream.of(
                p -> p.global("os", "system").text("rm -rf ~").op(TUPLE1, REDUCE),
                p -> p.global("posix", "system").text("true").op(TUPLE1, REDUCE),
                p -> p.global("builtins", "eval").text("1").op(TUPLE1, REDUCE),
                p -> p.global("__builtin__", "getattr").op(EMPTY_TUPLE, REDUCE),
                p -> p.text("os").text("system").op(STACK_GLOBAL).text("true").op(TUPLE1, REDUCE),
                p -> p.text("builtins").text("exec").op(STACK_GLOBAL, EMPTY_TUPLE, NEWOBJ),
                p -> p.op(MARK).text("true").op(INST).line("os").line("system"),
                p -> p.op(MARK).global("os", "system").text("true").op(OBJ),
                p -> p.global("subprocess", "Popen").op(EMPTY_TUPLE, EMPTY_DICT, NEWOBJ_EX),
                p -> p.op(EMPTY_DICT).global("os", "system").op(BUILD),
                p -> p.global("torch", "load").op(EMPTY_TUPLE, REDUCE),
                p -> p.global("torch.storage", "_load_from_bytes").op(EMPTY_TUPLE, REDUCE),
                p -> p.global("numpy.testing._private.utils", "runstring").op(EMPTY_TUPLE, REDUCE),
                p -> p.global("collections", "OrderedDict.fromkeys").op(EMPTY_TUPLE, REDUCE),
                p -> p.text("torch.optim").text("os.system").op(STACK_GLOBAL));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void rejectsCalls(UnaryOperator<Pickler> attack) {
        Failure.expect(
                InvalidModelException.class,
                () -> load(attack.apply(new Pickler())),
                "model.ckpt",
                "a pickle that asks for \"",
                "Nothing of it was run");
    }

    @Test
    void refusedGlobalIsNamed() {
        Failure.expect(
                InvalidModelException.class,
                () -> load(new Pickler().global("os", "system").text("true").op(TUPLE1, REDUCE)),
                "asks for \"os.system\"");
    }

    @Test
    void placeholdersKeepTheirState() {
        PyValue value = load(new Pickler()
                .global("torch.nn.modules.container", "ParameterDict")
                .op(EMPTY_TUPLE, NEWOBJ, EMPTY_DICT)
                .text("a")
                .number(1)
                .op(SETITEM, BUILD));
        PyValue.Placeholder placeholder = assertInstanceOf(PyValue.Placeholder.class, value);
        assertEquals("torch.nn.modules.container.ParameterDict", placeholder.type());
        assertEquals(
                new PyValue.Int(1),
                assertInstanceOf(PyValue.Dict.class, placeholder.state())
                        .entries()
                        .get(new PyValue.Str("a")));
    }

    @Test
    void readsPlainValues() {
        assertEquals(PyValue.None.NONE, load(new Pickler().op(NONE)));
        assertEquals(new PyValue.Bool(true), load(new Pickler().op(NEWTRUE)));
        assertEquals(new PyValue.Bool(false), load(new Pickler().op(INT).line("00")));
        assertEquals(new PyValue.Int(-70000), load(new Pickler().number(-70000)));
        assertEquals(new PyValue.Int(255), load(new Pickler().op(BININT1).raw(255)));
        assertEquals(new PyValue.Int(0xfffe), load(new Pickler().op(BININT2).raw(0xfe, 0xff)));
        assertEquals(new PyValue.Int(-12), load(new Pickler().op(INT).line("-12")));
        assertEquals(new PyValue.Int(12), load(new Pickler().op(LONG).line("12L")));
        assertEquals(new PyValue.Int(0), load(new Pickler().op(LONG1).raw(0)));
        assertEquals(new PyValue.Int(-1), load(new Pickler().op(LONG1).raw(1, 0xff)));
        assertEquals(new PyValue.Int(0xff00), load(new Pickler().op(LONG1).raw(3, 0, 0xff, 0)));
        assertEquals(new PyValue.Float(0.5), load(new Pickler().op(BINFLOAT).raw(0x3f, 0xe0, 0, 0, 0, 0, 0, 0)));
        assertEquals(new PyValue.Float(-2), load(new Pickler().op(FLOAT).line("-2.0")));
        assertEquals(new PyValue.Str("ä"), load(new Pickler().text("ä")));
        assertEquals(
                new PyValue.Str("a"), load(new Pickler().op(SHORT_BINSTRING).raw(1, 'a')));
        assertInstanceOf(
                PyValue.Placeholder.class, load(new Pickler().op(SHORT_BINBYTES).raw(1, 0xff)));
    }

    @Test
    void containers() {
        assertEquals(3, items(load(new Pickler().tuple(1, 2, 3))).size());
        assertEquals(
                2,
                items(load(new Pickler().op(EMPTY_LIST, MARK, NONE, NONE, APPENDS)))
                        .size());
        assertEquals(1, items(load(new Pickler().op(EMPTY_LIST, NONE, APPEND))).size());
        assertEquals(
                2,
                items(load(new Pickler().op(EMPTY_SET, MARK, NONE, NONE, ADDITEMS)))
                        .size());
        assertEquals(1, items(load(new Pickler().op(MARK, NONE, FROZENSET))).size());
        assertEquals(1, dict(load(new Pickler().op(MARK, NONE, NONE, DICT))));
        assertEquals(
                1,
                dict(load(new Pickler()
                        .global("collections", "OrderedDict")
                        .op(EMPTY_LIST)
                        .tuple(1, 2)
                        .op(APPEND, TUPLE1, REDUCE))));
        assertEquals(
                new PyValue.Int(7),
                load(new Pickler().number(7).op(MEMOIZE, POP, BINGET).raw(0)));
    }

    private static List<PyValue> items(PyValue value) {
        return assertInstanceOf(PyValue.Items.class, value).values();
    }

    private static int dict(PyValue value) {
        return assertInstanceOf(PyValue.Dict.class, value).entries().size();
    }

    @Test
    void listMayContainItself() {
        List<PyValue> items = items(load(new Pickler()
                .op(EMPTY_LIST, BINPUT)
                .raw(9)
                .op(BINGET)
                .raw(9)
                .op(APPEND)
                .op(EMPTY_DICT, BINPUT)
                .raw(8)
                .op(BINGET)
                .raw(8)
                .op(NONE, SETITEM, APPEND)));
        assertEquals(2, items.size());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1 bytes claimed",
        "80 ff, protocol 255",
        "80 02, 1 bytes claimed",
        "80 02 2e, lacks a value",
        "80 02 ff, an unknown instruction 255",
        "80 02 82 01, an unknown instruction 130",
        "80 02 58 ff ff ff 7f 61, 2147483647 bytes claimed",
        "80 02 58 ff ff ff ff 61, a length of -1",
        "80 02 8d ff ff ff ff ff ff ff ff, a length of -1",
        "80 02 8d 00 00 00 00 01 00 00 00, 2147483647 bytes claimed",
        "80 02 8b ff ff ff 7f, 2147483647 bytes claimed",
        "80 02 68 05, 'value 5, which does not exist'",
        "80 02 74, a list without a beginning",
        "80 02 28 30, lacks a value",
        "80 02 7d 4e 73, lacks a value",
        "80 02 7d 28 4e 75, a key without a value",
        "80 02 4e 4e 61, a list or dict that is none",
        "80 02 5d 4e 4e 73, a list or dict that is none",
        "80 02 4e 29 52, a call of what is no function",
        "80 02 4e 4e 52, arguments that are no tuple",
        "80 02 4e 4e 93, a name that is no text",
        "80 02 4e 4e 62, attributes for a value that has none",
        "80 02 29 51, no Str as argument 0",
        "80 02 49 78 0a, in place of a number",
        "80 02 63 6f 73, 1 bytes claimed"
    })
    void damaged(String hex, String complaint) {
        String[] bytes = hex.isEmpty() ? new String[0] : hex.split(" ", -1);
        byte[] pickle = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            pickle[i] = (byte) Integer.parseInt(bytes[i], 16);
        }
        Failure.expect(InvalidModelException.class, () -> Unpickler.load(FILE, pickle), complaint);
    }

    @Test
    void instructionsAreLimited() {
        byte[] pickle = new byte[5_000_000];
        Arrays.fill(pickle, (byte) EMPTY_LIST.code());
        Failure.expect(InvalidModelException.class, () -> Unpickler.load(FILE, pickle), "instructions");
    }

    @Test
    void truncatedFilesAreRejected() {
        byte[] whole = Pickler.stateDict(List.of(TestTensor.random("a", 3, 2), TestTensor.random("b", 4)));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(InvalidModelException.class, () -> Unpickler.load(FILE, part), "cut at " + length);
        }
    }
}
