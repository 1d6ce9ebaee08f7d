module DbDb.Functional.FSharp.Properties.SampleTests

open System
open System.Diagnostics
open System.IO
open Xunit

let private beside name =
    Path.Combine(AppContext.BaseDirectory, name)

let private lines (text: string) =
    text.Split('\n')
    |> Array.filter (fun line -> line.Trim() <> "" && not (line.StartsWith('#') || line.StartsWith "//"))

[<Fact>]
let ``The readme's sample is the script`` () =
    let readme = File.ReadAllText(beside "README.md")
    let start = readme.IndexOf("```fsharp\n", StringComparison.Ordinal)
    Assert.NotEqual(-1, start)

    let shown =
        readme[start + 10 .. readme.IndexOf("```", start + 10, StringComparison.Ordinal) - 1]

    Assert.NotEmpty shown
    Assert.Equal<string>(lines (File.ReadAllText(beside "orders.fsx")), lines shown)

[<Fact>]
let ``The script does what it says`` () =
    let folder = Directory.CreateTempSubdirectory()

    try
        // The script names the assemblies, not where they are.
        let start =
            ProcessStartInfo(
                "dotnet",
                [ "fsi"; "--quiet"; $"--lib:{AppContext.BaseDirectory}"; beside "orders.fsx" ],
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            )

        use run = new Process(StartInfo = start)
        run.Start() |> ignore
        let errors = run.StandardError.ReadToEndAsync()
        let output = run.StandardOutput.ReadToEnd()
        run.WaitForExit()
        Assert.Equal("", errors.Result)

        Assert.Equal<string>(
            [ "60 for plums"; "given: figs"; "1 pears of 10"; "no figs" ],
            lines (output.ReplaceLineEndings "\n")
        )

        Assert.Equal(0, run.ExitCode)
    finally
        folder.Delete(recursive = true)
