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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the one file a shop loads: the modules joined and minified by Closure Compiler. What the compiler leaves alone is
 * made small first: white space in the style sheets, and the keys that every language repeats. Arguments: source folder,
 * output file. Does nothing when the output is newer than every source, so that other builds do not pay for it.
 */
final class Bundle {
    private static final Pattern TEMPLATE_LITERAL = Pattern.compile("`[^`]*`");
    private static final Pattern CATALOGUE_LINE = Pattern.compile("^  (\\w+): (.*),$", Pattern.MULTILINE);
    private static final Pattern CATALOGUE_IMPORT = Pattern.compile("import (\\w+) from '\\./(\\w+\\.js)';");

    public static void main(String[] args) throws IOException {
        var sources = Path.of(args[0]);
        var output = Path.of(args[1]);
        List<Path> files;
        try (var walk = Files.walk(sources)) {
            files = walk.filter(file -> file.toString().endsWith(".js")).sorted().toList();
        }
        var self = Path.of(args[2]);
        if (isNewer(output, files) && isNewer(output, List.of(self))) return;

        var inputs = new ArrayList<SourceFile>();
        for (Path file : files) {
            var text = Files.readString(file);
            if (file.endsWith("styles.js")) text = withCompactSheets(text);
            if (file.endsWith("locales/index.js")) text = withSharedKeys(text, file.getParent());
            inputs.add(SourceFile.fromCode("/" + sources.relativize(file).toString().replace('\\', '/'), text));
        }
        Files.createDirectories(output.getParent());
        Files.writeString(output, "(()=>{" + compile(inputs) + "})();\n");
    }

    private static String compile(List<SourceFile> inputs) {
        var options = new CompilerOptions();
        CompilationLevel.SIMPLE_OPTIMIZATIONS.setOptionsForCompilationLevel(options);
        CompilationLevel.SIMPLE_OPTIMIZATIONS.setWrappedOutputOptimizations(options);
        WarningLevel.QUIET.setOptionsForWarningLevel(options);
        options.setLanguageIn(LanguageMode.ECMASCRIPT_NEXT);
        options.setLanguageOut(LanguageMode.ECMASCRIPT_NEXT);
        options.setModuleResolutionMode(ResolutionMode.BROWSER);
        options.setDependencyOptions(
                DependencyOptions.pruneForEntryPoints(List.of(ModuleIdentifier.forFile("/trappa-stairs-define.js"))));
        options.setAssumeStrictThis(true);
        options.setEmitUseStrict(false);
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

    /** White space around + and - in CSS can matter and stays. */
    private static String withCompactSheets(String module) {
        return TEMPLATE_LITERAL.matcher(module).replaceAll(literal -> Matcher.quoteReplacement(literal.group()
                .replaceAll("\\s+", " ")
                .replaceAll(" ?([{};,]) ?", "$1")
                .replaceAll(": ", ":")
                .replaceAll(" ([>*/]) ", "$1")
                .replace(";}", "}")
                .replaceAll("^` | `$", "`")));
    }

    /** The keys once, and for every language its texts in that order. Stops when a language lacks a key. */
    private static String withSharedKeys(String index, Path folder) throws IOException {
        var languages = new LinkedHashMap<String, Map<String, String>>();
        for (var imported : (Iterable<java.util.regex.MatchResult>) CATALOGUE_IMPORT.matcher(index).results()::iterator) {
            var texts = new LinkedHashMap<String, String>();
            CATALOGUE_LINE.matcher(Files.readString(folder.resolve(imported.group(2)))).results()
                    .forEach(line -> texts.put(line.group(1), line.group(2)));
            languages.put(imported.group(1), texts);
        }
        var keys = List.copyOf(languages.get("en").keySet());
        languages.forEach((language, texts) -> {
            if (!keys.equals(List.copyOf(texts.keySet()))) {
                throw new IllegalStateException(language + " has other keys, or another order, than en");
            }
        });
        return "const keys = '" + String.join(" ", keys) + "'.split(' ');\n"
                + "const catalogue = (texts) => Object.fromEntries(keys.map((key, i) => [key, texts[i]]));\n"
                + languages.entrySet().stream()
                        .map(each -> each.getKey() + ": catalogue([" + String.join(",", each.getValue().values()) + "])")
                        .collect(Collectors.joining(",\n", "export const catalogues = {", "};\n"));
    }
}
