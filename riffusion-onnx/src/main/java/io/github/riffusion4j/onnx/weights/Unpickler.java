package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.weights.PyValue.Dict;
import io.github.riffusion4j.onnx.weights.PyValue.Items;
import io.github.riffusion4j.onnx.weights.PyValue.Placeholder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads pickles safely, as far as checkpoints need them. A pickle is a program for a stack machine; this machine cannot
 * load or call anything: the few functions that checkpoints call are emulated ({@link PickleGlobals}), objects of a few
 * known classes become placeholders, and any other name is refused.
 */
final class Unpickler {

    /**
     * A checkpoint with 1,000 tensors has about 30,000. An instruction creates at most one value and copies none, so
     * that this limits the memory too.
     */
    private static final int MAX_INSTRUCTIONS = 4_000_000;

    private static final int MAX_PROTOCOL = 5;

    private final PickleInput input;
    private final PickleStack stack;
    private final PickleGlobals globals;

    private Unpickler(Path file, byte[] pickle) {
        this.input = new PickleInput(file, pickle);
        this.stack = new PickleStack(input);
        this.globals = new PickleGlobals(file, input);
    }

    /**
     * Unpickles a value.
     *
     * @param file for messages
     * @throws io.github.riffusion4j.onnx.InvalidModelException if it is damaged, or names something that is not plain
     *     data
     */
    static PyValue load(Path file, byte[] pickle) {
        return new Unpickler(file, pickle).run();
    }

    private PyValue run() {
        for (int i = 0; i < MAX_INSTRUCTIONS; i++) {
            int code = input.unsignedByte();
            PickleOpcode opcode =
                    PickleOpcode.of(code).orElseThrow(() -> input.damaged("an unknown instruction " + code));
            if (opcode == PickleOpcode.STOP) {
                return stack.pop();
            }
            execute(opcode);
        }
        throw input.damaged("more than " + MAX_INSTRUCTIONS + " instructions");
    }

    private void execute(PickleOpcode opcode) {
        switch (opcode) {
            case PROTO -> requireProtocol(input.unsignedByte());
            case FRAME -> input.skip(Long.BYTES);
            case MARK, POP, POP_MARK, DUP, PUT, BINPUT, LONG_BINPUT, MEMOIZE, GET, BINGET, LONG_BINGET ->
                manipulateStack(opcode);
            case EMPTY_LIST, LIST, EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3, EMPTY_DICT, DICT, EMPTY_SET, FROZENSET ->
                stack.push(container(opcode));
            case APPEND, APPENDS, ADDITEMS, SETITEM, SETITEMS -> fill(opcode);
            case GLOBAL, STACK_GLOBAL, REDUCE, INST, OBJ, NEWOBJ, NEWOBJ_EX, BINPERSID -> stack.push(object(opcode));
            case BUILD -> build(stack.pop(), stack.top());
            default -> stack.push(input.literal(opcode));
        }
    }

    private void requireProtocol(int protocol) {
        if (protocol > MAX_PROTOCOL) {
            throw input.damaged("protocol " + protocol + ", where 2 to " + MAX_PROTOCOL + " are known");
        }
    }

    private void manipulateStack(PickleOpcode opcode) {
        switch (opcode) {
            case MARK -> stack.mark();
            case POP -> stack.pop();
            case POP_MARK -> stack.popMark();
            case DUP -> stack.push(stack.top());
            case PUT -> stack.put(input.number(input.line()));
            case BINPUT -> stack.put(input.unsignedByte());
            case LONG_BINPUT -> stack.put(input.signedInt());
            case MEMOIZE -> stack.memoize();
            case GET -> stack.get(input.number(input.line()));
            case BINGET -> stack.get(input.unsignedByte());
            case LONG_BINGET -> stack.get(input.signedInt());
            default -> throw new IllegalArgumentException(opcode + " does not manipulate the stack");
        }
    }

    private PyValue container(PickleOpcode opcode) {
        return switch (opcode) {
            case EMPTY_LIST, EMPTY_TUPLE, EMPTY_SET -> new Items(new ArrayList<>());
            case LIST, TUPLE, FROZENSET -> new Items(stack.popMark());
            case TUPLE1 -> new Items(stack.pop(1));
            case TUPLE2 -> new Items(stack.pop(2));
            case TUPLE3 -> new Items(stack.pop(3));
            case EMPTY_DICT -> new Dict(new LinkedHashMap<>());
            case DICT -> {
                List<PyValue> entries = stack.popMark();
                Dict dict = new Dict(new LinkedHashMap<>());
                putAll(dict, entries);
                yield dict;
            }
            default -> throw new IllegalArgumentException(opcode + " creates no container");
        };
    }

    private void fill(PickleOpcode opcode) {
        List<PyValue> added = switch (opcode) {
            case APPEND -> stack.pop(1);
            case SETITEM -> stack.pop(2);
            default -> stack.popMark();
        };
        PyValue target = stack.top();
        boolean entries = opcode == PickleOpcode.SETITEM || opcode == PickleOpcode.SETITEMS;
        if (target instanceof Dict dict && entries) {
            putAll(dict, added);
        } else if (target instanceof Items items && !entries) {
            items.values().addAll(added);
        } else if (!(target instanceof Placeholder)) {
            throw input.damaged("a list or dict that is none");
        }
    }

    private void putAll(Dict dict, List<PyValue> entries) {
        if (entries.size() % 2 != 0) {
            throw input.damaged("a key without a value");
        }
        for (int i = 0; i < entries.size(); i += 2) {
            dict.entries().put(entries.get(i), entries.get(i + 1));
        }
    }

    private PyValue object(PickleOpcode opcode) {
        return switch (opcode) {
            case GLOBAL, INST -> {
                PyValue global = globals.resolve(input.line(), input.line());
                yield opcode == PickleOpcode.GLOBAL ? global : globals.call(global, stack.popMark());
            }
            case STACK_GLOBAL -> {
                List<PyValue> names = stack.pop(2);
                yield globals.resolve(text(names.get(0)), text(names.get(1)));
            }
            case REDUCE, NEWOBJ -> {
                PyValue arguments = stack.pop();
                yield globals.call(stack.pop(), items(arguments));
            }
            case NEWOBJ_EX -> {
                stack.pop();
                PyValue arguments = stack.pop();
                yield globals.call(stack.pop(), items(arguments));
            }
            case OBJ -> {
                List<PyValue> values = stack.popMark();
                if (values.isEmpty()) {
                    throw input.damaged("an object without a class");
                }
                yield globals.call(values.get(0), values.subList(1, values.size()));
            }
            case BINPERSID -> globals.storage(items(stack.pop()));
            default -> throw new IllegalArgumentException(opcode + " creates no object");
        };
    }

    private void build(PyValue state, PyValue target) {
        if (target instanceof Placeholder placeholder) {
            placeholder.setState(state);
        } else if (!(target instanceof Dict || target instanceof PyValue.TensorView)) {
            // Dicts and tensors may have attributes, which mean nothing here.
            throw input.damaged("attributes for a value that has none");
        }
    }

    private String text(PyValue value) {
        if (value instanceof PyValue.Str text) {
            return text.value();
        }
        throw input.damaged("a name that is no text");
    }

    private List<PyValue> items(PyValue value) {
        if (value instanceof Items items) {
            return items.values();
        }
        throw input.damaged("arguments that are no tuple");
    }
}
