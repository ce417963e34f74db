// Plans a dataset with Nextflow, one participant a task, and then makes the group's table and plots.
//
//   nextflow run main.nf --dataset derivatives --output targets --options '--task-label rest'
//
// This pipeline was written by Nextflow's documentation and has NOT been run. That what a task calls can be
// run side by side and again, is tested with Slurm: see slurm-array.sh beside this folder.

params.dataset = null
params.output = null
params.options = ''

process participant {
    tag "${label}"
    cpus 2
    memory '1 GB'
    time '30m'
    // 3: the participant was refused, which another try does not change. 1: program or machine failed.
    errorStrategy { task.exitStatus == 1 && task.attempt == 1 ? 'retry' : 'ignore' }
    maxRetries 1

    input:
    tuple val(label), val(dataset), val(output)

    output:
    val label

    script:
    """
    tmsplan app '${dataset}' '${output}' participant --participant-label '${label}' \
      --n-cpus ${task.cpus} ${params.options}
    """
}

process group {
    input:
    val labels
    val dataset
    val output

    script:
    """
    tmsplan app '${dataset}' '${output}' group
    """
}

workflow {
    // The folders are named by their whole paths: results go into one dataset, not into work folders.
    dataset = file(params.dataset, checkIfExists: true).toAbsolutePath().toString()
    output = file(params.output).toAbsolutePath().toString()
    labels = Channel.fromPath("${dataset}/sub-*", type: 'dir').map { folder -> folder.name }
    participant(labels.map { label -> tuple(label, dataset, output) })
    // Also where some were refused: their rows say so.
    group(participant.out.collect().ifEmpty([]), dataset, output)
}
