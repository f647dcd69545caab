import com.google.javascript.jscomp.CompilationLevel;
import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.CompilerOptions.LanguageMode;
import com.google.javascript.jscomp.DependencyOptions;
import com.google.javascript.jscomp.ModuleIdentifier;
import com.google.javascript.jscomp.SourceFile;
import com.google.javascript.jscomp.WarningLevel;
import com.google.javascript.jscomp.deps.ModuleLoader.ResolutionMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the files a shop loads: the staircase's element and beside it what most first views do without, and the lines'
 * element, which needs nothing beside it. The modules of each are joined
 * and minified by Closure Compiler. What the compiler leaves alone is made small first: white space in the style sheets,
 * and the keys that every language repeats. A file beside has the hash of its content in its name, so that an element never
 * meets the parts of another version.
 *
 * <p>Arguments: source folder, output folder, this file. Does nothing when the output is newer than every source, so that
 * other builds do not pay for it.
 */
final class Bundle {
    private static final Pattern TEMPLATE_LITERAL = Pattern.compile("`[^`]*`");
    private static final Pattern CATALOGUE_LINE = Pattern.compile("^  (\\w+): (.*),$", Pattern.MULTILINE);
    private static final Pattern CATALOGUE_IMPORT =
            Pattern.compile("import (?:\\{ more as )?(\\w+)(?: \\})? from '\\./(\\w+\\.js)';");
    private static final Pattern PART = Pattern.compile("(\\w+): '\\./([\\w/]+\\.js)'");
    private static final Pattern SHARED_KEY = Pattern.compile("\\bui\\.(\\w+)");
    private static final Pattern LINE_KEYS = Pattern.compile("spokenByLines = \\[(.*?)\\]");
    private static final Pattern WHOLE_IMPORT = Pattern.compile("import \\* as (\\w+) from '\\./(\\w+\\.js)';");
    private static final String ELEMENT = "trappa-stairs.js";
    private static final String LINE = "trappa-line.js";

    public static void main(String[] args) throws IOException {
        var sources = Path.of(args[0]);
        var output = Path.of(args[1]);
        List<Path> files;
        try (var walk = Files.walk(sources)) {
            files = walk.filter(file -> file.toString().endsWith(".js")).sorted().toList();
        }
        var self = Path.of(args[2]);
        var element = output.resolve(ELEMENT);
        var line = new LinkedHashMap<String, String>();
        if (isNewer(element, files) && isNewer(element, List.of(self))) return;

        Files.createDirectories(output);
        try (var old = Files.newDirectoryStream(output)) {
            for (Path file : old) Files.delete(file);
        }
        var modules = new LinkedHashMap<String, String>();
        for (Path file : files) {
            var text = Files.readString(file);
            var name = sources.relativize(file).toString().replace('\\', '/');
            if (name.endsWith("styles.js")) text = withCompactSheets(text);
            if (name.equals("locales/index.js")) text = withSharedKeys(text, file.getParent(), "catalogues", 0);
            if (name.equals("locales/more.js")) text = withSharedKeys(text, file.getParent(), "moreCatalogues", 1);
            modules.put(name, text);
        }
        line.putAll(modules);
        var index = line.put("locales/line.js", "");
        line.put("locales/index.js", withLineTexts(index, sources.resolve("locales")));
        line.put("main.js", "import './trappa-line-define.js';");
        write(output.resolve(LINE), "(()=>{" + compile(line, "main.js") + "})();\n");
        modules.replaceAll(withShortKeys(modules.values()));

        var names = new ArrayList<String>();
        modules.put("load.js", PART.matcher(modules.get("load.js")).replaceAll(part -> {
            var key = part.group(1);
            var text = part.group(2).startsWith("locales/") ? catalogue(modules.get(part.group(2))) : part(modules, part.group(2));
            var name = "trappa-" + key + "." + hash(text) + ".js";
            write(output.resolve(name), text);
            names.add(name);
            return key + ": '" + hash(text) + "'";
        }).replace("import(files[part]", "importPart('./trappa-' + part + '.' + files[part] + '.js'"));
        // import() looks from the script it stands in; as a parameter it is out of the compiler's sight.
        modules.put("main.js", "import './trappa-stairs-define.js';");
        write(element, "(importPart=>{" + compile(modules, "main.js") + "})(file=>import(file));\n");
        names.add(ELEMENT);
        names.add(LINE);
        write(output.resolve("files.txt"), String.join("\n", names) + "\n");
    }

    /** A part as a module: what its entry exports is handed out of the compiled code. */
    private static String part(Map<String, String> modules, String entry) {
        var withEntry = new LinkedHashMap<>(modules);
        withEntry.put("entry.js", "import part from './" + entry + "';\npublish(part);");
        return "let part;(publish=>{" + compile(withEntry, "entry.js") + "})(it=>part=it);export default part;\n";
    }

    /** A language of its own file: both of its catalogues as they are, without comments and white space. */
    private static String catalogue(String module) {
        return module.replaceAll("(?m)^ *//.*$", "").replaceAll("\\n\\s*", "").replace("=  {", "={").replace(": '", ":'").replace(",}", "}") + "\n";
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, digest).toString(36).substring(0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String compile(Map<String, String> modules, String entry) {
        var inputs = new ArrayList<SourceFile>();
        modules.forEach((name, text) -> inputs.add(SourceFile.fromCode("/" + name, text)));
        var options = new CompilerOptions();
        CompilationLevel.SIMPLE_OPTIMIZATIONS.setOptionsForCompilationLevel(options);
        CompilationLevel.SIMPLE_OPTIMIZATIONS.setWrappedOutputOptimizations(options);
        WarningLevel.QUIET.setOptionsForWarningLevel(options);
        options.setLanguageIn(LanguageMode.ECMASCRIPT_NEXT);
        options.setLanguageOut(LanguageMode.ECMASCRIPT_NEXT);
        options.setModuleResolutionMode(ResolutionMode.BROWSER);
        options.setDependencyOptions(
                DependencyOptions.pruneForEntryPoints(List.of(ModuleIdentifier.forFile("/" + entry))));
        options.setAssumeStrictThis(true);
        options.setEmitUseStrict(false);
        options.setTrustedStrings(true);
        options.setOutputCharset(StandardCharsets.UTF_8);
        options.setLineLengthThreshold(Integer.MAX_VALUE);
        var compiler = new Compiler(System.err);
        var result = compiler.compile(List.of(), inputs, options);
        if (!result.success) throw new IllegalStateException("the widget does not compile: " + result.errors);
        return compiler.toSource().strip();
    }

    private static boolean isNewer(Path output, List<Path> files) throws IOException {
        if (!Files.exists(output)) return false;
        FileTime made = Files.getLastModifiedTime(output);
        for (Path file : files) {
            if (Files.getLastModifiedTime(file).compareTo(made) >= 0) return false;
        }
        return true;
    }

    /** What the parts share in "ui" is reached only so, and by nobody outside: one letter for each key. */
    private static BiFunction<String, String, String> withShortKeys(Collection<String> modules) {
        var keys = modules.stream()
                .flatMap(text -> SHARED_KEY.matcher(text).results().map(found -> found.group(1)))
                .distinct()
                .sorted()
                .toList();
        return (name, text) -> SHARED_KEY.matcher(text).replaceAll(found -> "ui." + (char) ('a' + keys.indexOf(found.group(1))));
    }

    /** White space around + and - in CSS can matter and stays. */
    private static String withCompactSheets(String module) {
        return TEMPLATE_LITERAL.matcher(module).replaceAll(literal -> Matcher.quoteReplacement(literal.group()
                .replaceAll("/\\*.*?\\*/", "")
                .replaceAll("\\s+", " ")
                .replaceAll(" ?([{};,]) ?", "$1")
                .replaceAll(": ", ":")
                .replaceAll(" ([>*/]) ", "$1")
                .replace(";}", "}")
                .replaceAll("^` | `$", "`")));
    }

    /** The texts of a section, for the languages that come with the element. */
    private static String withSharedKeys(String index, Path folder, String name, int section) throws IOException {
        var languages = new LinkedHashMap<String, Map<String, String>>();
        for (var imported : (Iterable<java.util.regex.MatchResult>) CATALOGUE_IMPORT.matcher(index).results()::iterator) {
            languages.put(imported.group(1), texts(Files.readString(folder.resolve(imported.group(2))).split("export const more")[section]));
        }
        return shared(languages, name);
    }

    /** What the lines say, in every language. */
    private static String withLineTexts(String index, Path folder) throws IOException {
        var keys = LINE_KEYS.matcher(index).results().findFirst().orElseThrow().group(1).replaceAll("[' ]", "").split(",");
        var languages = new LinkedHashMap<String, Map<String, String>>();
        for (var imported : (Iterable<java.util.regex.MatchResult>) WHOLE_IMPORT.matcher(index).results()::iterator) {
            var all = texts(Files.readString(folder.resolve(imported.group(2))));
            var texts = new LinkedHashMap<String, String>();
            for (var key : keys) {
                if (!all.containsKey(key)) throw new IllegalStateException(imported.group(1) + " does not say " + key);
                texts.put(key, all.get(key));
            }
            languages.put(imported.group(1), texts);
        }
        return shared(languages, "catalogues");
    }

    private static Map<String, String> texts(String catalogue) {
        var texts = new LinkedHashMap<String, String>();
        CATALOGUE_LINE.matcher(catalogue).results().forEach(line -> texts.put(line.group(1), line.group(2)));
        return texts;
    }

    /**
     * The keys once, each followed by its text in every language: what is said alike stands close together, and compresses
     * better. Stops when a language lacks a key.
     */
    private static String shared(Map<String, Map<String, String>> languages, String name) {
        var keys = List.copyOf(languages.get("en").keySet());
        languages.forEach((language, texts) -> {
            if (!keys.equals(List.copyOf(texts.keySet()))) {
                throw new IllegalStateException(language + " has other keys, or another order, than en");
            }
        });
        var rows = keys.stream()
                .map(key -> Stream.concat(Stream.of(key), languages.values().stream().map(texts -> plain(texts.get(key))))
                        .collect(Collectors.joining(";")))
                .collect(Collectors.joining(";"));
        return "export const " + name + " = {" + languages.keySet().stream().map(each -> each + ":{}").collect(Collectors.joining(",")) + "};\n"
                + "const languages = Object.keys(" + name + "), cells = '" + rows + "'.split(';');\n"
                + "cells.forEach((cell, i) => { const column = i % " + (languages.size() + 1) + "; if (column) " + name + "[languages[column - 1]][cells[i - column]] = cell; });\n";
    }

    private static String plain(String quoted) {
        if (!quoted.matches("'[^';\\\\]+'")) throw new IllegalStateException("a text may hold neither ; nor ' nor a backslash: " + quoted);
        return quoted.substring(1, quoted.length() - 1);
    }
}
